package io.pbs4j.server.datastore;

import java.time.Duration;
import java.time.Instant;

/**
 * When a collection is due. Nothing is remembered but the start of the last one, and the clock may be set at any
 * time: forwards leads to one run, backwards to none that is early, and to none that never comes.
 *
 * @param interval between two starts
 */
record GcSchedule(Duration interval) {
  /**
   * Whether one is due.
   *
   * @param last start of the last one, or when the datastore was made
   */
  boolean isDue(Instant now, Instant last) {
    if (last.isAfter(now)) {
      // The clock was set back. By little: it is waited for. By much: the record would hold us up for ever.
      return Duration.between(now, last).compareTo(interval) > 0;
    }
    return Duration.between(last, now).compareTo(interval) >= 0;
  }
}
