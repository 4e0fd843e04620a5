package io.pbs4j.server.metrics;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.backend.Backend.Capacity;
import io.pbs4j.storage.gc.GcStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a survey found in a datastore.
 *
 * @param name of the datastore
 * @param space {@code null} if it cannot be told
 * @param gc figures of the last garbage collection
 * @param groups of all namespaces
 * @param namespaces all of them, also empty ones
 */
record StoreFigures(
    String name, @Nullable Capacity space, GcStatus gc, List<Group> groups, List<Namespace> namespaces) {
  StoreFigures {
    groups = List.copyOf(groups);
    namespaces = List.copyOf(namespaces);
  }

  /**
   * A group.
   *
   * @param ns its namespace
   * @param group its name
   * @param comment of its newest snapshot, possibly empty
   * @param snapshots how many
   * @param last time of the newest, seconds since 1970
   * @param lastBytes size of the newest as its manifest tells it; -1 if that is not known
   * @param lastVerified whether the newest was found whole; {@code null} if it was not verified
   * @param unverified snapshots that were never verified; -1 if that is not known
   * @param failed snapshots that were found damaged; -1 if that is not known
   */
  record Group(
      Namespace ns,
      BackupGroup group,
      String comment,
      int snapshots,
      long last,
      long lastBytes,
      @Nullable Boolean lastVerified,
      int unverified,
      int failed) {}
}
