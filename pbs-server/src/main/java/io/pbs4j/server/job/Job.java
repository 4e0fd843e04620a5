package io.pbs4j.server.job;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.task.Upid;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Work that is done again and again.
 *
 * @param key identifies it
 * @param recurrence when it runs
 * @param records when it was made or ran as far as others than its state know; the latest counts
 * @param ready whether it can run now; one that cannot is due until it can
 * @param work starts a task
 */
public record Job(JobKey key, Recurrence recurrence, List<Instant> records, BooleanSupplier ready, Work work) {
  /** Starts a task. */
  @FunctionalInterface
  public interface Work {
    /** Starts the task for somebody; returns its identifier. */
    Upid start(AuthId caller) throws IOException;
  }
}
