package io.pbs4j.storage.survey;

import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.snapshot.SnapshotPath;
import java.util.List;

/**
 * The directory of a snapshot.
 *
 * @param ns its namespace
 * @param snapshot its name
 * @param files names of all that lies in it, in order
 */
public record SnapshotPlace(Namespace ns, BackupSnapshot snapshot, List<String> files) {
  /** The directory, relative to the datastore. */
  public String path() {
    return SnapshotPath.of(ns, snapshot);
  }

  /** A file in it, relative to the datastore. */
  public String path(String file) {
    return SnapshotPath.of(ns, snapshot, file);
  }
}
