package io.pbs4j.server.metrics;

import io.pbs4j.server.task.TaskFilter;
import io.pbs4j.server.task.TaskInfo;
import io.pbs4j.server.task.TaskRegistry;
import io.prometheus.client.Collector;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Metrics of tasks and jobs, as of the last look at the list of tasks. */
public final class TaskMetrics extends Collector {
  /** Tasks that are looked at, the newest. */
  private static final int MOST = 5000;

  private static final Duration DAY = Duration.ofDays(1);

  /** Jobs that run less often are not expected. */
  private static final Duration MONTH = Duration.ofDays(31);

  /** Tasks that are runs of jobs; their worker ids name datastore and job. */
  private static final Set<String> JOBS =
      Set.of("garbage_collection", "prunejob", "prune", "verificationjob", "verify", "syncjob");

  private final TaskRegistry tasks;
  private final InstantSource clock;
  private volatile List<MetricFamilySamples> families = List.of();

  /** Creates the collector, which has looked at nothing yet. */
  public TaskMetrics(TaskRegistry tasks, InstantSource clock) {
    this.tasks = tasks;
    this.clock = clock;
  }

  /** Looks at the list of tasks. */
  public void look() {
    long now = clock.instant().getEpochSecond();
    Map<List<String>, Long> day = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    Map<List<String>, TaskInfo> ends = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    Map<List<String>, TaskInfo> successes = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    TaskFilter month =
        new TaskFilter(null, false, false, null, now - MONTH.toSeconds(), null, null, List.of());
    for (TaskInfo task : tasks.list(month, any -> true, 0, MOST)) {
      String type = task.upid().type();
      if (task.upid().startTime() >= now - DAY.toSeconds()) {
        day.merge(List.of(type, task.category()), 1L, Long::sum);
      }
      if (JOBS.contains(type) && !task.isRunning()) {
        List<String> job = List.of(type, task.upid().id() == null ? "" : task.upid().id());
        ends.putIfAbsent(job, task);
        if (task.succeeded()) {
          successes.putIfAbsent(job, task);
        }
      }
    }
    families = families(day, ends, successes);
  }

  private static List<MetricFamilySamples> families(
      Map<List<String>, Long> day, Map<List<String>, TaskInfo> ends, Map<List<String>, TaskInfo> successes) {
    Family count =
        Family.gauge("pbs_tasks", "Tasks that began within the last 24 hours.", "type", "status");
    day.forEach((labels, number) -> count.add(number, labels.toArray(new String[0])));
    String[] job = {"type", "id"};
    Family ended = Family.gauge("pbs_job_last_end_timestamp_seconds", "When a job ended last.", job);
    Family success =
        Family.gauge("pbs_job_last_success_timestamp_seconds", "When a job ended well last.", job);
    Family ok = Family.gauge("pbs_job_last_ok", "Whether the last run of a job ended well.", job);
    Family duration = Family.gauge("pbs_job_last_duration_seconds", "How long that run took.", job);
    ends.forEach(
        (key, task) -> {
          String[] labels = key.toArray(new String[0]);
          long end = task.endTime() == null ? 0 : task.endTime();
          ended.add(end, labels);
          ok.add(task.succeeded() ? 1 : 0, labels);
          duration.add(Math.max(0, end - task.upid().startTime()), labels);
        });
    successes.forEach(
        (key, task) -> success.add(task.endTime() == null ? 0 : task.endTime(), key.toArray(new String[0])));
    return Stream.of(count, ended, success, ok, duration).map(Family::samples).toList();
  }

  @Override
  public List<MetricFamilySamples> collect() {
    return families;
  }
}
