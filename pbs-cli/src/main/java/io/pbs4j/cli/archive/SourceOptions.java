package io.pbs4j.cli.archive;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.KeyOptions;
import io.pbs4j.cli.shell.OpenKey;
import io.pbs4j.cli.shell.ServerOptions;
import io.pbs4j.cli.shell.StoreOptions;
import io.pbs4j.core.archive.SnapshotFiles;
import io.pbs4j.core.archive.SnapshotReader;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import java.io.IOException;
import java.util.Optional;

/** Opens snapshots of a datastore directory if one is given, else of a server. */
public final class SourceOptions {
  private final CliContext context;
  private final StoreOptions store;
  private final ServerOptions server;
  private final KeyOptions keys;

  /** Takes the options of a command after they were parsed. */
  public SourceOptions(CliContext context, StoreOptions store, ServerOptions server, KeyOptions keys) {
    this.context = context;
    this.store = store;
    this.server = server;
    this.keys = keys;
  }

  /** Opens the directory or connects to the server; the caller closes it. */
  public SnapshotSource source() throws IOException {
    Namespace ns = server.namespace(context.environment());
    return store.given()
        ? new StoredSnapshots(store.open(context), ns)
        : new ServedSnapshots(server.open(context.environment()), ns);
  }

  /** The manifest of a snapshot, its signature unchecked. */
  public Manifest manifest(SnapshotSource source, String argument) throws IOException {
    BackupSnapshot snapshot = source.resolve(argument);
    return SnapshotReader.manifest(source.files(snapshot), snapshot, Zstd.detect());
  }

  /**
   * Opens a snapshot for reading, with a key if it was made with one or one is given; the caller closes it.
   */
  public OpenSnapshot open(String argument) throws IOException {
    SnapshotSource source = source();
    Optional<OpenKey> key = Optional.empty();
    try {
      BackupSnapshot snapshot = source.resolve(argument);
      SnapshotFiles files = source.files(snapshot);
      key = key(SnapshotReader.manifest(files, snapshot, Zstd.detect()));
      SnapshotReader reader =
          SnapshotReader.open(files, snapshot, key.map(OpenKey::key).orElse(null), Zstd.detect());
      return new OpenSnapshot(source, reader, key);
    } catch (IOException | RuntimeException e) {
      key.ifPresent(OpenKey::close);
      source.close();
      throw e;
    }
  }

  /**
   * The key for a snapshot. Nobody is asked for the passphrase of the default key where the snapshot needs
   * none.
   */
  public Optional<OpenKey> key(Manifest manifest) throws IOException {
    return keys.named() || manifest.keyFingerprint().isPresent() ? keys.open(context) : Optional.empty();
  }
}
