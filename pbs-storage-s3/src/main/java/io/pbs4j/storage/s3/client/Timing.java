package io.pbs4j.storage.s3.client;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

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
    return new SystemTiming(new SecureRandom());
  }
}
