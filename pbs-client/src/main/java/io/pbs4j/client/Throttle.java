package io.pbs4j.client;

import io.pbs4j.client.ClientException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Limits how fast data travels: a bucket of tokens, one for every byte. Safe for use by several threads. */
public final class Throttle {
  /** No limit. */
  public static final Throttle NONE = new Throttle(0, 0, InstantSource.system());

  private static final double MILLIS = 1000;

  private final long rate;
  private final long burst;
  private final InstantSource clock;
  private double tokens;
  private Instant filled;

  private Throttle(long rate, long burst, InstantSource clock) {
    this.rate = rate;
    this.burst = burst;
    this.clock = clock;
    this.tokens = (double) burst;
    this.filled = clock.instant();
  }

  /**
   * A limit.
   *
   * @param rate bytes per second
   * @param burst bytes that may travel at once after a pause
   */
  public static Throttle of(long rate, long burst) {
    return of(rate, burst, InstantSource.system());
  }

  static Throttle of(long rate, long burst, InstantSource clock) {
    if (rate < 1 || burst < 1) {
      throw new IllegalArgumentException("rate and burst must be positive");
    }
    return new Throttle(rate, burst, clock);
  }

  /** Whether there is a limit. */
  public boolean limits() {
    return rate > 0;
  }

  /** Takes bytes out of the bucket, also more than are in it, and waits until the debt is paid. */
  public void pass(long bytes) throws ClientException {
    if (!limits()) {
      return;
    }
    long debt = take(bytes).toMillis();
    if (debt == 0) {
      return;
    }
    try {
      Thread.sleep(debt);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException(Kind.DISCONNECTED, "interrupted", e);
    }
  }

  /** Takes bytes and tells how long it takes until they are paid. */
  synchronized Duration take(long bytes) {
    Instant now = clock.instant();
    double gained = Math.max(0, Duration.between(filled, now).toMillis()) / MILLIS * rate;
    tokens = Math.min((double) burst, tokens + gained) - bytes;
    filled = now;
    return tokens >= 0 ? Duration.ZERO : Duration.ofMillis((long) Math.ceil(-tokens / rate * MILLIS));
  }
}
