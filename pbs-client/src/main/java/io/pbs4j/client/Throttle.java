package io.pbs4j.client;

import io.github.bucket4j.Bucket;
import io.pbs4j.client.ClientException.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Limits how fast data travels: a bucket of tokens, one for every byte. Safe for use by several threads. */
public final class Throttle {
  /** No limit. */
  public static final Throttle NONE = new Throttle(null);

  private final @Nullable Bucket bucket;

  private Throttle(@Nullable Bucket bucket) {
    this.bucket = bucket;
  }

  /**
   * A limit.
   *
   * @param rate bytes per second
   * @param burst bytes that may travel at once after a pause
   */
  public static Throttle of(long rate, long burst) {
    return new Throttle(
        Bucket.builder()
            .addLimit(limit -> limit.capacity(burst).refillGreedy(rate, Duration.ofSeconds(1)))
            .build());
  }

  /** Whether there is a limit. */
  public boolean limits() {
    return bucket != null;
  }

  /** Takes bytes out of the bucket, also more than are in it, and waits until the debt is paid. */
  public void pass(long bytes) throws ClientException {
    if (bucket == null || bytes == 0) {
      return;
    }
    long debt = bucket.consumeIgnoringRateLimits(bytes);
    try {
      Thread.sleep(Duration.ofNanos(debt).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException(Kind.DISCONNECTED, "interrupted", e);
    }
  }
}
