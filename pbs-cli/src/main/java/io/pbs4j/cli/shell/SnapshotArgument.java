package io.pbs4j.cli.shell;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.PbsClient;
import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;

/** A snapshot as it is named on the command line: {@code TYPE/ID/TIME}, or {@code TYPE/ID} for the newest. */
public final class SnapshotArgument {
  private SnapshotArgument() {}

  /** Finds the snapshot, asking the server where only a group is named. */
  public static BackupSnapshot resolve(PbsClient client, Namespace ns, String text) throws ClientException {
    if (text.indexOf('/') != text.lastIndexOf('/')) {
      return BackupSnapshot.parse(text);
    }
    BackupGroup group = BackupGroup.parse(text);
    return client
        .datastore()
        .latest(ns, group)
        .orElseThrow(() -> new InvalidNameException("snapshot", "group " + group + " has no snapshot"));
  }
}
