package io.pbs4j.server.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a job.
 *
 * @param since when it was made or its schedule was changed
 * @param upid its last task; {@code null} if it never ran
 * @param started when that began
 * @param ended when that ended; {@code null} while it runs
 * @param status how it ended
 */
public record JobState(
    Instant since,
    @Nullable String upid,
    @Nullable Instant started,
    @Nullable Instant ended,
    @Nullable String status) {
  /** Whether it has begun and not ended. */
  boolean isRunning() {
    return upid != null && ended == null;
  }
}
