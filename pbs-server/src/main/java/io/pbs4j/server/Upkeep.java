package io.pbs4j.server;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats some work now and then until the server stops. */
final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  private final Runnable work;
  private final ScheduledExecutorService executor;
  private final ScheduledFuture<?> repetition;

  /**
   * Starts.
   *
   * @param pause between two rounds
   */
  Upkeep(Runnable work, Duration pause) {
    this.work = work;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            run -> {
              Thread thread = new Thread(run, "upkeep");
              thread.setDaemon(true);
              return thread;
            });
    this.repetition =
        executor.scheduleWithFixedDelay(
            this::round, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void round() {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("upkeep failed, to be tried again: {}", e.toString());
    }
  }

  /** Stops; a round that runs is interrupted and waited for. */
  @Override
  public void close() throws InterruptedException {
    repetition.cancel(true);
    executor.shutdownNow();
    if (!executor.awaitTermination(1, TimeUnit.MINUTES)) {
      LOG.warn("upkeep did not end in time");
    }
  }
}
