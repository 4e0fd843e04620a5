package io.pbs4j.server.metrics;

import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.traffic.TrafficControl;
import io.prometheus.client.Collector;
import java.util.List;

/** Metrics of what backups send and restores fetch. */
public final class TransferMetrics extends Collector {
  private final Datastores datastores;
  private final TrafficControl traffic;

  /** Creates the collector. */
  public TransferMetrics(Datastores datastores, TrafficControl traffic) {
    this.datastores = datastores;
    this.traffic = traffic;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    Family backup = Family.counter("pbs_backup_bytes_total", "Bytes that backups sent since the start.");
    backup.add(traffic.backupBytes());
    Family restore = Family.counter("pbs_restore_bytes_total", "Bytes that restores fetched since the start.");
    restore.add(traffic.restoreBytes());
    Family sessions = Family.gauge("pbs_active_sessions", "Backups and restores that run.");
    sessions.add(
        datastores.all().stream()
            .mapToLong(store -> store.store().sessions().backups() + store.store().sessions().readers())
            .sum());
    return List.of(backup.samples(), restore.samples(), sessions.samples());
  }
}
