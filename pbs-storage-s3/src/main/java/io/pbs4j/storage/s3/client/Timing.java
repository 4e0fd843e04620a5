package io.pbs4j.storage.s3.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Time and chance as the client sees them; a test has its own. */
interface Timing extends InstantSource {
  /** Nanoseconds of a clock that only runs forward. */
  long nanos();

  /** Waits. */
  void sleep(Duration duration) throws InterruptedException;

  /** A number from 0 to 1, without 1. */
  double random();

  /** The machine's. */
  static Timing system() {
    return new Timing() {
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
        return ThreadLocalRandom.current().nextDouble();
      }
    };
  }
}
