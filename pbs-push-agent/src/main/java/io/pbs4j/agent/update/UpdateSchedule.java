package io.pbs4j.agent.update;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When updates are looked for: soon after the start, then every hour, give or take six minutes, so that not all
 * agents come at once.
 */
public final class UpdateSchedule {
  private static final Logger LOG = LoggerFactory.getLogger(UpdateSchedule.class);
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration USUAL = Duration.ofHours(1);
  private static final Duration SPREAD = Duration.ofMinutes(6);

  /** A version that ran this long came up, even if no receiver could be reached. */
  private static final Duration PROBATION = Duration.ofMinutes(10);

  private final ScheduledExecutorService executor;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param executor a look keeps one of its threads for as long as seven minutes
   */
  public UpdateSchedule(ScheduledExecutorService executor) {
    this.executor = executor;
  }

  /** Has a version that runs for ten minutes be confirmed; wanted whether or not there are updates. */
  public void confirmLater(StartGuard guard) {
    later(guard::confirm, PROBATION);
  }

  /** Looks from now on, until a version was installed or the executor ends. */
  public void start(SelfUpdate update, UpdateListener listener) {
    later(() -> round(update, listener), FIRST);
  }

  private void round(SelfUpdate update, UpdateListener listener) {
    try {
      UpdateResult result = update.look();
      LOG.info("update: {}", result.text());
      listener.looked();
      if (result.installed()) {
        listener.installed(result.text());
        return;
      }
    } catch (UpdateRefusedException e) {
      LOG.warn("update refused at {}: {}", e.stage(), e.getMessage());
      listener.failed("refused at " + e.stage() + ": " + e.getMessage());
    } catch (RuntimeException e) {
      // The next look must come, whatever went wrong in this one.
      LOG.error("update failed", e);
      listener.failed("failed: " + e);
    }
    later(() -> round(update, listener), next());
  }

  Duration next() {
    int spread = (int) SPREAD.toSeconds();
    return USUAL.plusSeconds(random.nextInt(2 * spread + 1) - spread);
  }

  private void later(Runnable task, Duration delay) {
    if (!executor.isShutdown()) {
      var unused = executor.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
