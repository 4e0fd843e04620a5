package io.pbs4j.agent;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Plans one round after the other: they begin an interval apart, none begins before the last has ended, and what
 * was missed is not made up for. By a stopwatch: a clock that jumps neither stops nor hurries them.
 */
final class Rounds {
  private final long interval;
  private final LongSupplier nanos;
  private long planned;

  Rounds(Duration interval, LongSupplier nanos) {
    this.interval = interval.toNanos();
    this.nanos = nanos;
    planned = nanos.getAsLong();
  }

  /** How long to wait for the next round; zero when it is due. */
  Duration untilNext() {
    return Duration.ofNanos(Math.max(0, planned - nanos.getAsLong()));
  }

  /** Tells that a round has ended. */
  void ended() {
    long now = nanos.getAsLong();
    planned += interval;
    if (planned - now < 0) {
      // Rounds that would have begun meanwhile are left out, the rhythm stays.
      planned += (now - planned + interval - 1) / interval * interval;
    }
  }
}
