package io.pbs4j.server.job;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.task.Upid;
import io.pbs4j.server.access.FirstRun;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.task.TaskRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts jobs: those that are due when it is called now and then by one thread, others when somebody asks. */
public final class JobScheduler {
  private static final Logger LOG = LoggerFactory.getLogger(JobScheduler.class);

  /** How long a job that cannot be started is left alone. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final List<Supplier<List<Job>>> sources;
  private final JobStates states;
  private final JobTimes times;
  private final TaskRegistry tasks;
  private final InstantSource clock;
  private final Map<JobKey, Instant> failures = new HashMap<>();

  /**
   * Creates the scheduler.
   *
   * @param sources all jobs, in the order in which those that are due at once start
   */
  public JobScheduler(
      List<Supplier<List<Job>>> sources,
      JobStates states,
      JobTimes times,
      TaskRegistry tasks,
      InstantSource clock) {
    this.sources = List.copyOf(sources);
    this.states = states;
    this.times = times;
    this.tasks = tasks;
    this.clock = clock;
  }

  /** Starts all jobs that are due. */
  public synchronized void run() {
    for (Supplier<List<Job>> source : sources) {
      for (Job job : source.get()) {
        try {
          if (mayTry(job.key()) && times.isDue(job) && job.ready().getAsBoolean() && !isRunning(job)) {
            begin(job, FirstRun.ROOT);
          }
        } catch (IOException | RuntimeException e) {
          failures.put(job.key(), clock.instant());
          LOG.warn("{} {} cannot be started: {}", job.key().type(), job.key().id(), e.getMessage());
        }
      }
    }
  }

  private boolean mayTry(JobKey key) {
    Instant failure = failures.get(key);
    if (failure != null && Duration.between(failure, clock.instant()).abs().compareTo(PATIENCE) >= 0) {
      failures.remove(key);
    }
    return !failures.containsKey(key);
  }

  /** Starts a job for somebody, due or not. */
  public synchronized Upid start(Job job, AuthId caller) throws IOException {
    if (isRunning(job)) {
      throw ApiException.badRequest("job '" + job.key().id() + "' runs already");
    }
    return begin(job, caller);
  }

  private Upid begin(Job job, AuthId caller) throws IOException {
    Upid upid = job.work().start(caller);
    states.started(job.key(), upid);
    // It may have ended before its start was noted.
    tasks.find(upid).filter(task -> !task.isRunning()).ifPresent(states::ended);
    return upid;
  }

  private boolean isRunning(Job job) {
    String upid = states.find(job.key()).filter(JobState::isRunning).map(JobState::upid).orElse(null);
    return upid != null && tasks.find(Upid.parse(upid)).filter(task -> task.isRunning()).isPresent();
  }
}
