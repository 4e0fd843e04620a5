package io.pbs4j.server.traffic;

import java.util.concurrent.TimeUnit;

/** How many bytes a second flowed of late. */
final class ByteMeter {
  private static final long WINDOW = TimeUnit.SECONDS.toNanos(1);

  /** After so long without a byte, there is no rate any more. */
  private static final long STALE = TimeUnit.SECONDS.toNanos(3);

  private long since;
  private long bytes;
  private long rate;

  /** Counts bytes at a time in nanoseconds. */
  synchronized void add(long now, long count) {
    roll(now);
    bytes += count;
  }

  /** Bytes a second in the last window that is full. */
  synchronized long rate(long now) {
    roll(now);
    return rate;
  }

  private void roll(long now) {
    long elapsed = now - since;
    if (elapsed >= STALE) {
      rate = 0;
    }
    if (elapsed >= WINDOW) {
      if (elapsed < STALE) {
        rate = (long) (bytes * (double) WINDOW / elapsed);
      }
      bytes = 0;
      since = now;
    }
  }
}
