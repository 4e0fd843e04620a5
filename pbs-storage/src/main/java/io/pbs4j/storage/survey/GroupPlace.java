package io.pbs4j.storage.survey;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.snapshot.SnapshotPath;
import java.util.List;

/**
 * The directory of a group.
 *
 * @param ns its namespace
 * @param group its name
 * @param files names of all that lies in it and is no directory
 * @param snapshots its snapshots, oldest first
 */
public record GroupPlace(
    Namespace ns, BackupGroup group, List<String> files, List<SnapshotPlace> snapshots) {
  /** The directory, relative to the datastore. */
  public String path() {
    return SnapshotPath.of(ns, group);
  }
}
