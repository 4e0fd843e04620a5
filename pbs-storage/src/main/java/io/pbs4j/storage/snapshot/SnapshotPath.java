package io.pbs4j.storage.snapshot;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;

/** Names of objects and containers below a datastore. See {@code docs/formats.md}, "Directory layout". */
public final class SnapshotPath {
  private SnapshotPath() {}

  /** The container of a namespace without the slash at its end; empty for the root. */
  public static String of(Namespace ns) {
    String directory = ns.directory();
    return directory.isEmpty() ? "" : directory.substring(0, directory.length() - 1);
  }

  /** The container of a group. */
  public static String of(Namespace ns, BackupGroup group) {
    return ns.directory() + group;
  }

  /** The container of a snapshot. */
  public static String of(Namespace ns, BackupSnapshot snapshot) {
    return ns.directory() + snapshot;
  }

  /** A file of a snapshot. */
  public static String of(Namespace ns, BackupSnapshot snapshot, String file) {
    return of(ns, snapshot) + "/" + file;
  }
}
