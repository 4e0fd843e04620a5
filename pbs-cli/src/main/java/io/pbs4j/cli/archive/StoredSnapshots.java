package io.pbs4j.cli.archive;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.archive.SnapshotFiles;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import java.io.IOException;

/** Snapshots in a datastore directory; no lock is taken. */
record StoredSnapshots(Datastore store, Namespace ns) implements SnapshotSource {
  @Override
  public BackupSnapshot resolve(String argument) throws IOException {
    if (argument.indexOf('/') != argument.lastIndexOf('/')) {
      return BackupSnapshot.parse(argument);
    }
    BackupGroup group = BackupGroup.parse(argument);
    return store
        .snapshots()
        .lastFinished(ns, group)
        .orElseThrow(() -> new InvalidNameException("snapshot", "group " + group + " has no snapshot"));
  }

  @Override
  public SnapshotFiles files(BackupSnapshot snapshot) throws IOException {
    return store.contents().files(ns, snapshot);
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
