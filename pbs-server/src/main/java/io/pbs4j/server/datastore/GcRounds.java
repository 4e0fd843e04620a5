package io.pbs4j.server.datastore;

import io.pbs4j.server.access.FirstRun;
import io.pbs4j.server.task.TaskFilter;
import io.pbs4j.server.task.TaskInfo;
import io.pbs4j.server.task.TaskRegistry;
import io.pbs4j.storage.gc.GcOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the garbage collections that are due; called now and then by one thread. */
public final class GcRounds {
  private static final Logger LOG = LoggerFactory.getLogger(GcRounds.class);

  /** How long a datastore whose collection cannot be started is left alone. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final Datastores datastores;
  private final Function<String, Optional<Instant>> made;
  private final TaskRegistry tasks;
  private final GcTasks gc;
  private final GcSchedule schedule;
  private final InstantSource clock;
  private final Map<String, Instant> failures = new HashMap<>();

  /**
   * Creates the rounds.
   *
   * @param made when the datastore of a name was configured
   * @param interval between two collections of a datastore
   */
  public GcRounds(
      Datastores datastores,
      Function<String, Optional<Instant>> made,
      TaskRegistry tasks,
      GcTasks gc,
      Duration interval,
      InstantSource clock) {
    this.datastores = datastores;
    this.made = made;
    this.tasks = tasks;
    this.gc = gc;
    this.schedule = new GcSchedule(interval);
    this.clock = clock;
  }

  /** Looks at all datastores. */
  public void run() {
    for (OpenDatastore open : datastores.all()) {
      String name = open.config().name();
      try {
        Instant now = clock.instant();
        if (mayTry(name, now) && isDue(open, now)) {
          gc.start(name, FirstRun.ROOT, GcOptions.standard());
        }
      } catch (IOException | RuntimeException e) {
        failures.put(name, clock.instant());
        LOG.warn("garbage collection of datastore {} cannot be started: {}", name, e.getMessage());
      }
    }
  }

  private boolean mayTry(String name, Instant now) {
    Instant failure = failures.get(name);
    if (failure != null && Duration.between(failure, now).abs().compareTo(PATIENCE) >= 0) {
      failures.remove(name);
    }
    return !failures.containsKey(name);
  }

  private boolean isDue(OpenDatastore open, Instant now) throws IOException {
    if (open.store().collecting() || open.config().options().maintenance() != null) {
      return false;
    }
    return schedule.isDue(now, lastStart(open, now));
  }

  /**
   * The latest of all that is known: tasks also tell of runs that failed. What lies more than an interval in the future
   * was written while the clock was wrong and counts for nothing; else it would be due again and again.
   */
  private Instant lastStart(OpenDatastore open, Instant now) throws IOException {
    String name = open.config().name();
    Instant credible = now.plus(schedule.interval());
    Instant last = later(Instant.EPOCH, made.apply(name).orElse(now), credible);
    last = later(last, Instant.ofEpochSecond(open.store().gcStatus().start()), credible);
    long since = now.minus(schedule.interval()).getEpochSecond();
    List<TaskInfo> runs =
        tasks.list(
            new TaskFilter(
                name, false, false, null, since, credible.getEpochSecond(), GcTasks.TYPE, List.of()),
            task -> name.equals(task.upid().id()),
            0,
            1);
    return runs.isEmpty() ? last : later(last, Instant.ofEpochSecond(runs.get(0).upid().startTime()), credible);
  }

  private static Instant later(Instant last, Instant other, Instant credible) {
    return other.isAfter(last) && !other.isAfter(credible) ? other : last;
  }
}
