package io.pbs4j.storage.gc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a garbage collection is.
 *
 * @param phase what it does
 * @param done how much of that is done
 * @param total how much there is: index files to mark, prefixes of digests to sweep
 * @param remaining how long the rest of the phase is likely to take; {@code null} as long as that is a guess
 * @param paused whether it waits to be told to go on
 */
public record GcProgress(Phase phase, long done, long total, @Nullable Duration remaining, boolean paused) {
  /** The phases in their order. */
  public enum Phase {
    /** Indexes are read. */
    MARK,
    /** Chunks are listed and removed. */
    SWEEP
  }
}
