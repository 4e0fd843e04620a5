package io.pbs4j.storage.snapshot;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.backend.Backend;
import java.io.IOException;
import java.nio.channels.FileChannel;

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

  /** Opens an index file of either format. */
  public static IndexReader index(Backend backend, String name) throws IOException {
    FileChannel channel = backend.open(name);
    try {
      return IndexReader.of(ByteSource.of(name, channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
