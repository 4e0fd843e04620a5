package io.pbs4j.storage.gc;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How to collect garbage.
 *
 * @param grace chunks used within this time before the run stay, whoever used them. Below {@link #GRACE} only
 *     what this server knows protects a chunk: indexes, running backups and its own touches
 * @param dryRun whether to say only what would be removed
 * @param markMemory bytes of memory for the chunks in use; what exceeds it goes to files
 * @param spill directory for such files
 * @param resume whether to go on where the last run was interrupted
 */
public record GcOptions(Duration grace, boolean dryRun, long markMemory, Path spill, boolean resume) {
  /** Some systems update access times only once a day, and clocks may disagree by five minutes. */
  public static final Duration GRACE = Duration.ofHours(24).plusMinutes(5);

  /** Enough for about three million chunks. */
  public static final long MARK_MEMORY = 64L << 20;

  /** Refuses a negative grace period. */
  public GcOptions {
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace period " + grace + " is negative");
    }
  }

  /** The usual run. */
  public static GcOptions standard() {
    return new GcOptions(
        GRACE, false, MARK_MEMORY, Path.of(System.getProperty("java.io.tmpdir")), true);
  }

  /** The same with another grace period. */
  public GcOptions withGrace(Duration other) {
    return new GcOptions(other, dryRun, markMemory, spill, resume);
  }

  /** The same, with or without removals. */
  public GcOptions withDryRun(boolean dry) {
    return new GcOptions(grace, dry, markMemory, spill, resume);
  }

  /** The same with other memory. */
  public GcOptions withMarkMemory(long bytes, Path directory) {
    return new GcOptions(grace, dryRun, bytes, directory, resume);
  }
}
