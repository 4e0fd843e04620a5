package io.pbs4j.server.metrics;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Metrics of each group, up to a number of groups in all; the oldest are left out beyond. Also under the names of a
 * known exporter, which knows groups by their id alone: groups of one id are one there.
 */
public final class GroupMetrics extends Collector {
  private final Survey survey;
  private final int most;

  /** Creates the collector; {@code most} groups at most have their figures. */
  public GroupMetrics(Survey survey, int most) {
    this.survey = survey;
    this.most = most;
  }

  /** A group and where it is. */
  private record Placed(String store, StoreFigures.Group figures) {
    String[] labels() {
      return new String[] {
        store, figures.ns().toString(), figures.group().type().id(), figures.group().id()
      };
    }

    String key() {
      return store + "\n" + figures.ns() + "\n" + figures.group().id();
    }
  }

  @Override
  public List<MetricFamilySamples> collect() {
    List<Placed> all =
        survey.found().stream()
            .flatMap(store -> store.groups().stream().map(group -> new Placed(store.name(), group)))
            .toList();
    Family leftOut =
        Family.gauge("pbs_groups_without_metrics", "Groups that are too many to have figures of their own.");
    leftOut.add(Math.max(0, all.size() - most));
    List<Placed> shown =
        all.size() <= most
            ? all
            : all.stream()
                .sorted((a, b) -> Long.compare(b.figures().last(), a.figures().last()))
                .limit(most)
                .toList();
    List<MetricFamilySamples> families = own(shown);
    families.addAll(known(shown));
    families.add(leftOut.samples());
    return families;
  }

  private static List<MetricFamilySamples> own(List<Placed> groups) {
    String[] labels = {"datastore", "namespace", "type", "id"};
    Family count = Family.gauge("pbs_group_snapshots", "Snapshots of a group.", labels);
    Family last =
        Family.gauge("pbs_group_last_backup_timestamp_seconds", "Time of its newest snapshot.", labels);
    Family bytes =
        Family.gauge("pbs_group_last_backup_bytes", "Bytes of its newest snapshot before deduplication.", labels);
    Family ok = Family.gauge("pbs_group_last_verify_ok", "Whether its newest snapshot was found whole.", labels);
    Family failed = Family.gauge("pbs_group_failed_snapshots", "Snapshots that were found damaged.", labels);
    for (Placed group : groups) {
      StoreFigures.Group figures = group.figures();
      String[] values = group.labels();
      count.add(figures.snapshots(), values);
      last.add(figures.last(), values);
      if (figures.lastBytes() >= 0) {
        bytes.add(figures.lastBytes(), values);
      }
      if (figures.lastVerified() != null) {
        ok.add(figures.lastVerified() ? 1 : 0, values);
      }
      if (figures.failed() >= 0) {
        failed.add(figures.failed(), values);
      }
    }
    return new ArrayList<>(
        List.of(count.samples(), last.samples(), bytes.samples(), ok.samples(), failed.samples()));
  }

  private static List<MetricFamilySamples> known(List<Placed> groups) {
    String[] labels = {"datastore", "namespace", "vm_id", "vm_name"};
    Family count = Family.gauge("pbs_snapshot_vm_count", "Snapshots by id.", labels);
    Family last = Family.gauge("pbs_snapshot_vm_last_timestamp", "Time of the newest snapshot by id.", labels);
    Family verified =
        Family.gauge("pbs_snapshot_vm_last_verify", "Whether the newest snapshot was found whole.", labels);
    Map<String, Placed> newest = new TreeMap<>();
    Map<String, Integer> counts = new TreeMap<>();
    for (Placed group : groups) {
      counts.merge(group.key(), group.figures().snapshots(), Integer::sum);
      newest.merge(group.key(), group, (a, b) -> a.figures().last() >= b.figures().last() ? a : b);
    }
    newest.forEach(
        (key, group) -> {
          StoreFigures.Group figures = group.figures();
          String[] values = {group.store(), figures.ns().toString(), figures.group().id(), figures.comment()};
          count.add(counts.getOrDefault(key, 0), values);
          last.add(figures.last(), values);
          verified.add(Boolean.TRUE.equals(figures.lastVerified()) ? 1 : 0, values);
        });
    return List.of(count.samples(), last.samples(), verified.samples());
  }
}
