package io.pbs4j.storage.gc;

import io.pbs4j.storage.gc.GcProgress.Phase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says how far one phase is: a line for every percent, now and then how long it will take. */
final class ProgressLines {
  /** Before that an estimate is a guess. */
  private static final Duration FIRST_ESTIMATE = Duration.ofSeconds(5);

  private static final Duration BETWEEN_ESTIMATES = Duration.ofMinutes(1);

  private final GcLog log;
  private final InstantSource clock;
  private final Phase phase;
  private final long total;
  private final long first;
  private final Instant begun;
  private Instant lastLine;
  private long lastPercent;

  /**
   * Begins a phase.
   *
   * @param first how much of it was done by another run
   */
  ProgressLines(GcLog log, InstantSource clock, Phase phase, long first, long total) {
    this.log = log;
    this.clock = clock;
    this.phase = phase;
    this.total = total;
    this.first = first;
    this.begun = clock.instant();
    this.lastLine = begun;
    this.lastPercent = percent(first);
  }

  private long percent(long done) {
    return total == 0 ? 100 : Math.min(100, done * 100 / total);
  }

  /** Writes a line if there is a new percent. */
  void line(String verb, long done, String detail) {
    long percent = percent(done);
    if (percent != lastPercent) {
      lastPercent = percent;
      log.line(verb + " " + percent + "% (" + detail + ")");
    }
  }

  /** Tells listeners; called as often as one likes. */
  void report(long done, boolean paused) {
    Duration remaining = remaining(done);
    log.progress(new GcProgress(phase, done, total, remaining, paused));
    if (remaining != null && !Duration.between(lastLine, clock.instant()).minus(BETWEEN_ESTIMATES).isNegative()) {
      lastLine = clock.instant();
      log.line("about " + text(remaining) + " left in this phase");
    }
  }

  private @Nullable Duration remaining(long done) {
    Duration spent = Duration.between(begun, clock.instant());
    if (done <= first || spent.compareTo(FIRST_ESTIMATE) < 0) {
      return null;
    }
    return Duration.ofMillis(spent.toMillis() / (done - first) * Math.max(0, total - done));
  }

  private static String text(Duration time) {
    return time.toHours() > 0
        ? String.format(Locale.ROOT, "%d h %d min", time.toHours(), time.toMinutesPart())
        : String.format(Locale.ROOT, "%d min %d s", time.toMinutes(), time.toSecondsPart());
  }
}
