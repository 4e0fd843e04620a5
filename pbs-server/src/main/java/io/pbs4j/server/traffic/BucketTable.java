package io.pbs4j.server.traffic;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A bucket of tokens for each of many keys; those that were used last are kept, up to a bound. */
final class BucketTable {
  /** Keys that are remembered; some hundred bytes each. */
  private static final int MAX_KEYS = 10_000;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Bandwidth limit;
  private final TimeMeter meter;
  private final Map<Object, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Bucket> eldest) {
          return size() > MAX_KEYS;
        }
      };

  BucketTable(RateLimits.Rate rate, TimeMeter meter) {
    this.meter = meter;
    this.limit =
        Bandwidth.builder()
            .capacity(rate.burst())
            .refillGreedy(rate.perSecond(), Duration.ofSeconds(1))
            .build();
  }

  /** Takes a token; returns 0, or the seconds to wait if there is none. */
  long take(Object key) {
    ConsumptionProbe probe = bucket(key).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? 0
        : (probe.getNanosToWaitForRefill() + SECOND - 1) / SECOND;
  }

  /** Gives back a token that was taken. */
  void giveBack(Object key) {
    bucket(key).addTokens(1);
  }

  private synchronized Bucket bucket(Object key) {
    return buckets.computeIfAbsent(
        key, k -> Bucket.builder().withCustomTimePrecision(meter).addLimit(limit).build());
  }

  /** Number of keys that are remembered. */
  synchronized int size() {
    return buckets.size();
  }
}
