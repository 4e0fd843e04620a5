package io.pbs4j.server.metrics;

import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.datastore.OpenDatastore;
import io.pbs4j.storage.gc.GcStatus;
import io.prometheus.client.Collector;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Metrics of datastores and namespaces, those of space under the names of a known exporter. */
public final class StoreMetrics extends Collector {
  private static final String STORE = "datastore";

  private final Datastores datastores;
  private final Survey survey;

  /** Creates the collector. */
  public StoreMetrics(Datastores datastores, Survey survey) {
    this.datastores = datastores;
    this.survey = survey;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    List<StoreFigures> stores = survey.found();
    return Stream.of(space(stores), contents(stores), garbage(stores), List.of(sessions()))
        .flatMap(List::stream)
        .map(Family::samples)
        .toList();
  }

  private static List<Family> space(List<StoreFigures> stores) {
    Family size = Family.gauge("pbs_size", "Bytes of the file system of a datastore.", STORE);
    Family used = Family.gauge("pbs_used", "Bytes of it that are in use.", STORE);
    Family available = Family.gauge("pbs_available", "Bytes of it that can be used.", STORE);
    for (StoreFigures store : stores) {
      if (store.space() != null) {
        size.add(store.space().total(), store.name());
        used.add(store.space().used(), store.name());
        available.add(store.space().available(), store.name());
      }
    }
    return List.of(size, used, available);
  }

  private static List<Family> contents(List<StoreFigures> stores) {
    String[] labels = {STORE, "namespace"};
    Family snapshots = Family.gauge("pbs_snapshot_count", "Snapshots of a namespace.", labels);
    Family groups = Family.gauge("pbs_group_count", "Groups of a namespace.", labels);
    Family unverified =
        Family.gauge("pbs_snapshot_unverified_count", "Snapshots that were never verified.", labels);
    Family failed = Family.gauge("pbs_snapshot_failed_count", "Snapshots that were found damaged.", labels);
    Family last =
        Family.gauge(
            "pbs_last_backup_timestamp_seconds", "Time of the newest snapshot of a namespace.", labels);
    for (StoreFigures store : stores) {
      Map<String, Sums> sums = new TreeMap<>();
      for (Namespace ns : store.namespaces()) {
        sums.put(ns.toString(), new Sums());
      }
      store.groups().forEach(group -> sums.computeIfAbsent(group.ns().toString(), n -> new Sums()).add(group));
      sums.forEach(
          (ns, sum) -> {
            snapshots.add(sum.snapshots, store.name(), ns);
            groups.add(sum.groups, store.name(), ns);
            if (sum.known) {
              unverified.add(sum.unverified, store.name(), ns);
              failed.add(sum.failed, store.name(), ns);
            }
            if (sum.last > 0) {
              last.add(sum.last, store.name(), ns);
            }
          });
    }
    return List.of(snapshots, groups, unverified, failed, last);
  }

  private static final class Sums {
    private long snapshots;
    private long groups;
    private long unverified;
    private long failed;
    private long last;
    private boolean known = true;

    void add(StoreFigures.Group group) {
      groups++;
      snapshots += group.snapshots();
      unverified += group.unverified();
      failed += group.failed();
      last = Math.max(last, group.last());
      known &= group.unverified() >= 0;
    }
  }

  private static List<Family> garbage(List<StoreFigures> stores) {
    Family start =
        Family.gauge("pbs_gc_start_timestamp_seconds", "When the last garbage collection began.", STORE);
    Family disk = Family.gauge("pbs_gc_disk_bytes", "Bytes of chunks in use after it.", STORE);
    Family chunks = Family.gauge("pbs_gc_disk_chunks", "Chunks in use after it.", STORE);
    Family logical = Family.gauge("pbs_gc_index_data_bytes", "Bytes that all archives have together.", STORE);
    Family removed = Family.gauge("pbs_gc_removed_bytes", "Bytes that it removed.", STORE);
    Family pending = Family.gauge("pbs_gc_pending_bytes", "Unused bytes that it kept for now.", STORE);
    Family bad = Family.gauge("pbs_gc_still_bad", "Damaged copies that it kept.", STORE);
    Family factor =
        Family.gauge("pbs_deduplication_factor", "Bytes of archives for each byte of chunks.", STORE);
    for (StoreFigures store : stores) {
      GcStatus gc = store.gc();
      if (gc.upid() != null) {
        if (gc.start() > 0) {
          start.add(gc.start(), store.name());
        }
        disk.add(gc.diskBytes(), store.name());
        chunks.add(gc.diskChunks(), store.name());
        logical.add(gc.indexDataBytes(), store.name());
        removed.add(gc.removedBytes(), store.name());
        pending.add(gc.pendingBytes(), store.name());
        bad.add(gc.stillBad(), store.name());
        factor.add(gc.deduplicationFactor(), store.name());
      }
    }
    return List.of(start, disk, chunks, logical, removed, pending, bad, factor);
  }

  private Family sessions() {
    Family sessions =
        Family.gauge("pbs_sessions", "Backups and restores that run on a datastore.", STORE, "kind");
    for (OpenDatastore store : datastores.all()) {
      sessions.add(store.store().sessions().backups(), store.config().name(), "backup");
      sessions.add(store.store().sessions().readers(), store.config().name(), "restore");
    }
    return sessions;
  }
}
