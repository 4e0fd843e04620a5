package io.pbs4j.cli.archive;

import io.pbs4j.core.archive.SnapshotFiles;
import io.pbs4j.core.snapshot.BackupSnapshot;
import java.io.Closeable;
import java.io.IOException;

/** Where snapshots are: a datastore directory, or a server. Reads only. */
public interface SnapshotSource extends Closeable {
  /** Finds the snapshot that an argument names: {@code TYPE/ID/TIME}, or {@code TYPE/ID} for the newest. */
  BackupSnapshot resolve(String argument) throws IOException;

  /** The raw files of a snapshot; they can be read until this source is closed. */
  SnapshotFiles files(BackupSnapshot snapshot) throws IOException;
}
