package io.pbs4j.server.traffic;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a rule: what all connections under it may send together. Bytes are taken after they came, and
 * whoever took more than there was waits before the next ones.
 */
final class Flow {
  /** The library takes at most one token a nanosecond; rates above a tenth of that are counted in larger units. */
  private static final long MAX_TOKENS = 100_000_000;

  private final @Nullable Bucket bucket;
  private final long unit;
  private final ByteMeter meter = new ByteMeter();
  private long remainder;

  /**
   * Creates a direction.
   *
   * @param rate bytes a second; 0 for no limit
   * @param burst bytes that may flow at once; 0 for those of a second
   */
  Flow(long rate, long burst) {
    unit = 1 + Math.max(rate, burst) / (MAX_TOKENS * 1000) + rate / MAX_TOKENS;
    bucket = rate == 0 ? null : bucket(Math.max(1, rate / unit), Math.max(1, (burst == 0 ? rate : burst) / unit));
  }

  private static Bucket bucket(long rate, long burst) {
    return Bucket.builder()
        .addLimit(Bandwidth.builder().capacity(burst).refillGreedy(rate, Duration.ofSeconds(1)).build())
        .build();
  }

  /** Takes bytes that flow now; returns the nanoseconds to wait before more may. */
  long take(long bytes) {
    meter.add(System.nanoTime(), bytes);
    if (bucket == null) {
      return 0;
    }
    long tokens;
    synchronized (this) {
      remainder += bytes;
      tokens = remainder / unit;
      remainder %= unit;
    }
    return tokens == 0 ? 0 : Math.min(bucket.consumeIgnoringRateLimits(tokens), TimeUnit.HOURS.toNanos(1));
  }

  /** Bytes a second of late. */
  long rate() {
    return meter.rate(System.nanoTime());
  }
}
