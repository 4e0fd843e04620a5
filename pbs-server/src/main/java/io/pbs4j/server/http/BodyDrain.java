package io.pbs4j.server.http;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Reads and drops what is left of a body before an error is answered: on HTTP/1.1 the client would lose an
 * answer that comes with a reset, on HTTP/2 unread bytes would fill the window that all streams share.
 */
public final class BodyDrain implements Runnable {
  /** Bytes that are dropped; who sends more gets his answer while he sends. */
  private static final long MAX_BYTES = 32 << 20;

  private final Request request;
  private final Runnable next;
  private long dropped;

  private BodyDrain(Request request, Runnable next) {
    this.request = request;
    this.next = next;
  }

  /** Runs something once the body has ended, failed or proved too long; holds no thread until then. */
  public static void before(Request request, Runnable next) {
    new BodyDrain(request, next).run();
  }

  /** Drops what has arrived; runs again when more has. */
  @Override
  public void run() {
    while (dropped <= MAX_BYTES) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        break;
      }
      dropped += chunk.remaining();
      boolean last = chunk.isLast();
      chunk.release();
      if (last) {
        break;
      }
    }
    next.run();
  }
}
