package io.pbs4j.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. Safe for use by several threads. */
public final class ManualClock implements InstantSource {
  private Instant now;

  /** Starts at a time. */
  public ManualClock(Instant start) {
    now = start;
  }

  /** Starts at a number of seconds since 1970. */
  public static ManualClock at(long epochSecond) {
    return new ManualClock(Instant.ofEpochSecond(epochSecond));
  }

  /** Moves the time on, or back when the step is negative. */
  public synchronized void advance(Duration step) {
    now = now.plus(step);
  }

  /** Sets the time. */
  public synchronized void set(Instant time) {
    now = time;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }
}
