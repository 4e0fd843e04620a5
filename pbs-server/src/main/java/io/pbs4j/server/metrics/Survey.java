package io.pbs4j.server.metrics;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.datastore.OpenDatastore;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend.Capacity;
import io.pbs4j.storage.gc.GcStatus;
import io.pbs4j.storage.snapshot.SnapshotInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through all datastores now and then, so that a scrape has nothing to do but to write down what was found.
 * Of a snapshot that was seen before and did not change, nothing is read again. Of datastores in buckets, only names
 * count, which are in memory: a survey makes no request that somebody bills.
 */
public final class Survey {
  private static final Logger LOG = LoggerFactory.getLogger(Survey.class);

  private final Datastores datastores;
  private volatile List<StoreFigures> found = List.of();

  /** Creates a survey that has found nothing yet. */
  public Survey(Datastores datastores) {
    this.datastores = datastores;
  }

  /** Looks through all datastores. */
  public void run() {
    List<StoreFigures> stores = new ArrayList<>();
    for (OpenDatastore store : datastores.all()) {
      try {
        stores.add(look(store));
      } catch (IOException | RuntimeException e) {
        LOG.debug("no figures of datastore {}: {}", store.config().name(), e.toString());
      }
    }
    found = List.copyOf(stores);
  }

  /** What was found last. */
  List<StoreFigures> found() {
    return found;
  }

  private static StoreFigures look(OpenDatastore open) throws IOException {
    Datastore store = open.store();
    boolean bucket = open.cache() != null;
    List<Namespace> namespaces = store.namespaces().list(Namespace.ROOT, Namespace.MAX_DEPTH);
    List<StoreFigures.Group> groups = new ArrayList<>();
    for (Namespace ns : namespaces) {
      for (BackupGroup group : store.snapshots().groups(ns)) {
        StoreFigures.Group figures = bucket ? names(store, ns, group) : contents(store, ns, group);
        if (figures != null) {
          groups.add(figures);
        }
      }
    }
    return new StoreFigures(
        store.name(), bucket ? null : space(store), bucket ? GcStatus.NONE : store.gcStatus(), groups, namespaces);
  }

  private static @Nullable Capacity space(Datastore store) {
    try {
      return store.backend().capacity();
    } catch (IOException e) {
      return null;
    }
  }

  private static StoreFigures.@Nullable Group names(Datastore store, Namespace ns, BackupGroup group)
      throws IOException {
    List<BackupSnapshot> snapshots = store.snapshots().snapshots(ns, group);
    return snapshots.isEmpty()
        ? null
        : new StoreFigures.Group(
            ns, group, "", snapshots.size(), snapshots.get(snapshots.size() - 1).time(), -1, null, -1, -1);
  }

  private static StoreFigures.@Nullable Group contents(Datastore store, Namespace ns, BackupGroup group)
      throws IOException {
    List<SnapshotInfo> snapshots = new ArrayList<>();
    try {
      snapshots.addAll(store.listing().snapshots(ns, group));
    } catch (StorageException e) {
      LOG.debug("no figures of group {}: {}", group, e.toString());
    }
    if (snapshots.isEmpty()) {
      return null;
    }
    SnapshotInfo last = snapshots.get(0);
    int unverified = 0;
    int failed = 0;
    for (SnapshotInfo snapshot : snapshots) {
      unverified += snapshot.verifyState().isEmpty() ? 1 : 0;
      failed += snapshot.verifyState().filter(state -> !state.ok()).isPresent() ? 1 : 0;
    }
    return new StoreFigures.Group(
        ns,
        group,
        last.comment().orElse(""),
        snapshots.size(),
        last.snapshot().time(),
        last.finished() ? last.size() : -1,
        last.verifyState().map(state -> state.ok()).orElse(null),
        unverified,
        failed);
  }
}
