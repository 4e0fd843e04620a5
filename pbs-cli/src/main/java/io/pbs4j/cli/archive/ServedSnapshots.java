package io.pbs4j.cli.archive;

import io.pbs4j.cli.shell.SnapshotArgument;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.restore.ReaderSession;
import io.pbs4j.core.archive.SnapshotFiles;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Snapshots of a server; each that is read has a session of its own, which keeps it from being removed. */
final class ServedSnapshots implements SnapshotSource {
  private final PbsClient client;
  private final Namespace ns;
  private final List<ReaderSession> sessions = new ArrayList<>();

  ServedSnapshots(PbsClient client, Namespace ns) {
    this.client = client;
    this.ns = ns;
  }

  @Override
  public BackupSnapshot resolve(String argument) throws IOException {
    return SnapshotArgument.resolve(client, ns, argument);
  }

  @Override
  public SnapshotFiles files(BackupSnapshot snapshot) throws IOException {
    ReaderSession session = client.openReader(ns, snapshot);
    sessions.add(session);
    return session.files();
  }

  @Override
  public void close() throws IOException {
    sessions.forEach(ReaderSession::close);
    client.close();
  }
}
