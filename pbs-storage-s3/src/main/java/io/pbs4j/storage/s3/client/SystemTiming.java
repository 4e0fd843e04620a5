package io.pbs4j.storage.s3.client;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The machine's time: signatures are checked against the provider's clock, which no other time would match. */
final class SystemTiming implements Timing {
  private final RandomGenerator random;

  /**
   * Creates it.
   *
   * @param random used by several threads at once
   */
  SystemTiming(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public Instant instant() {
    return Instant.now();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
  }

  @Override
  public double random() {
    return random.nextDouble();
  }
}
