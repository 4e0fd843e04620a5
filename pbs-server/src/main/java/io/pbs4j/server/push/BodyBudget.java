package io.pbs4j.server.push;

import java.util.concurrent.atomic.AtomicLong;

/** Memory for bodies that arrive, of all senders together. */
final class BodyBudget {
  private final long max;
  private final AtomicLong used = new AtomicLong();

  /** Creates it; {@code max} bytes in all. */
  BodyBudget(long max) {
    this.max = max;
  }

  /** A share for one request, empty at first. */
  Share open() {
    return new Share();
  }

  long used() {
    return used.get();
  }

  /** What one request has of it; used by one thread at a time. */
  final class Share implements AutoCloseable {
    private long bytes;

    private Share() {}

    /** Takes some more. */
    void grow(long more) throws PushRefusedException {
      if (used.addAndGet(more) > max) {
        used.addAndGet(-more);
        throw PushRefusedException.busy();
      }
      bytes += more;
    }

    /** Gives all of it back; may be called again. */
    @Override
    public void close() {
      used.addAndGet(-bytes);
      bytes = 0;
    }
  }
}
