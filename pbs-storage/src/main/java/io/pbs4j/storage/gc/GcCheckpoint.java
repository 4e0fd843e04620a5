package io.pbs4j.storage.gc;

import io.pbs4j.core.chunk.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Where an interrupted sweep can go on.
 *
 * @param saved when it was written
 * @param grace the grace period of the run
 * @param place the last chunk that was looked at
 * @param counters what was counted up to there
 * @param missing first words of chunks up to there that are marked and not stored
 */
record GcCheckpoint(
    Instant saved, Duration grace, Digest place, GcStatus counters, List<Long> missing) {
  /** Figures that are older would mix two states of the store. */
  private static final Duration YOUNG = Duration.ofHours(24);

  /** Whether a run that starts now may go on from here. */
  boolean usable(Instant now, GcOptions options) {
    return options.grace().equals(grace)
        && !saved.isAfter(now.plus(YOUNG))
        && saved.plus(YOUNG).isAfter(now);
  }
}
