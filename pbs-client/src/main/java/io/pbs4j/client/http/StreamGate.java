package io.pbs4j.client.http;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Holds back requests beyond the number of streams that the server allows at once. */
final class StreamGate {
  /** Streams at once where the server names no limit or a larger one. */
  private static final int MAX_STREAMS = 100;

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int limit = MAX_STREAMS;
  private int running;

  /** Sets what the server allows. */
  void limit(int streams) {
    synchronized (this) {
      limit = Math.max(1, Math.min(MAX_STREAMS, streams));
    }
  }

  /** Runs a request now, or when others have left. */
  void enter(Runnable request) {
    synchronized (this) {
      if (running >= limit) {
        waiting.add(request);
        return;
      }
      running++;
    }
    request.run();
  }

  /** A request is done. */
  void leave() {
    Runnable next = next();
    if (next != null) {
      next.run();
    }
  }

  private synchronized @Nullable Runnable next() {
    running--;
    if (running >= limit) {
      return null;
    }
    Runnable next = waiting.poll();
    if (next != null) {
      running++;
    }
    return next;
  }
}
