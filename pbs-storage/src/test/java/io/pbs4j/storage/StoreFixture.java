package io.pbs4j.storage;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.backend.SyncLevel;
import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.session.ReaderSession;
import io.pbs4j.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** An empty datastore of its own for a test, with a clock that the test moves. */
public final class StoreFixture implements AutoCloseable {
  /** Who works on it, unless a test says otherwise. */
  public static final AuthId USER = AuthId.parse("root@pam");

  /** A token of {@link #USER}. */
  public static final AuthId TOKEN = AuthId.parse("root@pam!backup");

  /** Somebody else. */
  public static final AuthId OTHER = AuthId.parse("other@pbs");

  /** Time of the clock when it starts. */
  public static final long START = 1_700_000_000;

  private final Path root;
  private final ManualClock clock;
  private final Datastore store;
  private final List<String> log = new CopyOnWriteArrayList<>();

  private StoreFixture(Path root, ManualClock clock, Datastore store) {
    this.root = root;
    this.clock = clock;
    this.store = store;
  }

  /** Creates the datastore in a directory that is not there yet. */
  public static StoreFixture create(Path root) throws IOException {
    FilesystemBackend.create(root);
    return open(root);
  }

  /** Opens a datastore that is there. */
  public static StoreFixture open(Path root) throws IOException {
    return open(root, SyncLevel.NONE);
  }

  /** Opens a datastore that is there. */
  public static StoreFixture open(Path root, SyncLevel level) throws IOException {
    ManualClock clock = ManualClock.at(START);
    Datastore store =
        new Datastore("test", FilesystemBackend.open(root, level), Zstd.detect(), clock);
    return new StoreFixture(root, clock, store);
  }

  /** The directory. */
  public Path root() {
    return root;
  }

  /** The clock. */
  public ManualClock clock() {
    return clock;
  }

  /** The datastore. */
  public Datastore store() {
    return store;
  }

  /** What sessions have logged so far. */
  public List<String> log() {
    return log;
  }

  /** A file by its path in the store. */
  public Path file(String name) {
    return root.resolve(name);
  }

  /** Starts a backup in the root namespace as {@link #USER}. */
  public BackupSession backup(String snapshot) throws IOException {
    return backup("", snapshot, USER);
  }

  /** Starts a backup. */
  public BackupSession backup(String ns, String snapshot, AuthId who) throws IOException {
    return store.backup(
        new BackupRequest(Namespace.parse(ns), BackupSnapshot.parse(snapshot), who, false, true),
        log::add);
  }

  /** Starts a restore from the root namespace. */
  public ReaderSession reader(String snapshot) throws IOException {
    return store.reader(Namespace.ROOT, BackupSnapshot.parse(snapshot), USER, false, log::add);
  }

  /** Makes a small finished backup and returns it. */
  public BackupSnapshot finishedBackup(String snapshot) throws IOException {
    try (BackupSession session = backup(snapshot)) {
      new Uploader(session).smallBackup();
    }
    return BackupSnapshot.parse(snapshot);
  }

  /**
   * Paths of all files in the store, chunks included, without those that are made when it is
   * created.
   */
  public Set<String> files() throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      Set<String> names = new TreeSet<>();
      paths
          .filter(path -> !Files.isDirectory(path))
          .forEach(path -> names.add(root.relativize(path).toString()));
      names.remove(".lock");
      return names;
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
  }

  /** All bytes of an open file, which is closed. */
  public static byte[] bytes(FileChannel file) throws IOException {
    try (file) {
      return Channels.newInputStream(file).readAllBytes();
    }
  }
}
