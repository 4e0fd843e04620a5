package io.pbs4j.agent.collect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What receivers take: a report with more is refused as a whole, so it is made smaller here. */
final class ReportLimits {
  static final int MAX_DATASTORES = 100;
  static final int MAX_TASKS = 1000;

  /** Ten MiB, less what a receiver may count otherwise. */
  static final int MAX_BYTES = (10 << 20) - (64 << 10);

  private ReportLimits() {}

  /** The first of the datastores, and a word on the others. */
  static List<Map<String, @Nullable Object>> datastores(
      List<Map<String, @Nullable Object>> all, List<Degraded> degraded) {
    if (all.size() <= MAX_DATASTORES) {
      return all;
    }
    degraded.add(
        Degraded.shortened(
            Source.DATASTORES, "only " + MAX_DATASTORES + " of " + all.size() + " are sent"));
    return all.subList(0, MAX_DATASTORES);
  }

  /** The latest of the tasks, in their order, and a word on the others. */
  static List<Map<String, @Nullable Object>> tasks(
      List<Map<String, @Nullable Object>> all, List<Degraded> degraded) {
    if (all.size() <= MAX_TASKS) {
      return all;
    }
    degraded.add(
        Degraded.shortened(
            Source.TASKS, "only the latest " + MAX_TASKS + " of " + all.size() + " are sent"));
    return latest(all, MAX_TASKS);
  }

  /**
   * A report whose body a receiver takes: without history, then with fewer tasks, then with fewer
   * datastores.
   */
  static Report fit(Report report, int maxBytes) {
    Report fitting = report;
    if (fitting.toJson().length > maxBytes) {
      fitting =
          fitting.shortened(
              withoutHistory(fitting.datastores()),
              fitting.tasks(),
              Degraded.shortened(Source.DATASTORES, "history left out: the report was too large"));
    }
    if (fitting.toJson().length > maxBytes) {
      fitting = fewerTasks(fitting, maxBytes);
    }
    if (fitting.toJson().length > maxBytes) {
      fitting =
          fitting.shortened(
              List.of(),
              fitting.tasks(),
              Degraded.shortened(Source.DATASTORES, "left out: the report was too large"));
    }
    return fitting;
  }

  private static Report fewerTasks(Report report, int maxBytes) {
    Report fewer = report;
    for (int keep = report.tasks().size() / 2; fewer.toJson().length > maxBytes; keep /= 2) {
      fewer =
          report.shortened(
              report.datastores(),
              latest(report.tasks(), keep),
              Degraded.shortened(
                  Source.TASKS, "only the latest " + keep + " are sent: the report was too large"));
      if (keep == 0) {
        break;
      }
    }
    return fewer;
  }

  private static List<Map<String, @Nullable Object>> latest(
      List<Map<String, @Nullable Object>> tasks, int keep) {
    List<Map<String, @Nullable Object>> kept = new ArrayList<>(tasks);
    kept.sort(Comparator.comparingLong(ReportLimits::start).reversed());
    return kept.subList(0, Math.min(keep, kept.size()));
  }

  private static long start(Map<String, @Nullable Object> task) {
    return task.get("starttime") instanceof Number seconds ? seconds.longValue() : 0;
  }

  private static List<Map<String, @Nullable Object>> withoutHistory(
      List<Map<String, @Nullable Object>> datastores) {
    List<Map<String, @Nullable Object>> shorter = new ArrayList<>();
    for (Map<String, @Nullable Object> datastore : datastores) {
      Map<String, @Nullable Object> fields = WiderShape.copy(datastore);
      fields.remove("history");
      shorter.add(fields);
    }
    return shorter;
  }
}
