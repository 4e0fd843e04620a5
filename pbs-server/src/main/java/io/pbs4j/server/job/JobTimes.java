package io.pbs4j.server.job;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When jobs run next, by a clock that may be set at any time. */
public final class JobTimes {
  /**
   * What lies further in the future was recorded while the clock was wrong and counts for nothing: else a job would
   * wait for it. What is nearer is waited for: a clock set back by an hour leads to no second run.
   */
  private static final Duration CREDIBLE = Duration.ofDays(1);

  private final JobStates states;
  private final InstantSource clock;
  private final ZoneId zone;

  /**
   * Creates the times.
   *
   * @param zone of schedules that are not in UTC
   */
  public JobTimes(JobStates states, InstantSource clock, ZoneId zone) {
    this.states = states;
    this.clock = clock;
    this.zone = zone;
  }

  /** When a job runs next; a time that has passed if it is due. Nothing if it never does. */
  public Optional<Instant> next(Job job) {
    Optional<JobState> state = states.find(job.key());
    List<Instant> records = new ArrayList<>(job.records());
    state.map(JobState::since).ifPresent(records::add);
    state.map(JobState::started).ifPresent(records::add);
    return job.recurrence().next(credible(records), zone);
  }

  /** Whether a job is to run now. */
  public boolean isDue(Job job) {
    return next(job).filter(next -> !next.isAfter(clock.instant())).isPresent();
  }

  private Instant credible(List<Instant> records) {
    Instant limit = clock.instant().plus(CREDIBLE);
    return records.stream()
        .filter(record -> !record.isAfter(limit))
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }
}
