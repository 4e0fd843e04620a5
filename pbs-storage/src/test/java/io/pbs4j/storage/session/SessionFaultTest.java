package io.pbs4j.storage.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.backend.FaultyBackend;
import io.pbs4j.storage.backend.SyncLevel;
import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import io.pbs4j.testkit.ManualClock;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full at any moment of a backup, and the order in which things are written. */
class SessionFaultTest {
  private static final String GROUP = "host/a";
  private static final byte[] SMALL = RandomBytes.noise(1, 3000);
  private static final byte[] LARGE = RandomBytes.mixed(2, 200_000);

  @TempDir Path directory;
  FaultyBackend backend;
  Datastore store;

  @BeforeEach
  void open() throws IOException {
    Path root = directory.resolve("store");
    FilesystemBackend.create(root);
    backend = new FaultyBackend(FilesystemBackend.open(root, SyncLevel.NONE));
    store = new Datastore("test", backend, Zstd.detect(), ManualClock.at(StoreFixture.START));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private static BackupSnapshot snapshot(int second) {
    return new BackupSnapshot(BackupGroup.parse(GROUP), StoreFixture.START + second);
  }

  private BackupSession start(BackupSnapshot snapshot) throws IOException {
    return store.backup(
        new BackupRequest(Namespace.ROOT, snapshot, StoreFixture.USER, false, false), line -> {});
  }

  /** A whole backup, from its start until {@code finish} has answered. */
  private void backUp(BackupSnapshot snapshot) throws IOException {
    try (BackupSession session = start(snapshot)) {
      Uploader uploader = new Uploader(session);
      uploader.dynamicArchive("a.didx", SMALL, LARGE, RandomBytes.noise(snapshot.time(), 500));
      uploader.fixedArchive("b.fidx", new byte[4 << 20], SMALL);
      uploader.content("c.conf.blob", SMALL);
      uploader.manifest();
      session.finish();
    }
  }

  private void assertReadable(BackupSnapshot snapshot) throws IOException {
    for (String archive : List.of("a.didx", "b.fidx", "c.conf.blob", "index.json.blob")) {
      try (InputStream in =
          store.contents().open(Namespace.ROOT, snapshot, ArchiveName.parse(archive))) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  private List<String> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.contains("tmp") || n.contains("pending"))
          .toList();
    }
  }

  @Test
  void whateverFailsTheSnapshotIsWholeOrGoneAndTheNextBackupWorks() throws IOException {
    backUp(snapshot(0));
    backend.failAt(0);
    backUp(snapshot(1));
    int changes = backend.changes();
    assertThat(changes).isGreaterThan(20);
    // The last changes belong to the end of the session: a finished one has nothing to remove.
    for (int n = 1; n <= changes; n++) {
      BackupSnapshot broken = snapshot(10 * n);
      backend.failAt(n);
      boolean acknowledged;
      try {
        backUp(broken);
        acknowledged = true;
      } catch (IOException e) {
        acknowledged = false;
        assertThat(e).hasMessage("No space left on device");
      }
      backend.failAt(0);
      assertThat(acknowledged).as("change %d of %d", n, changes).isFalse();
      assertThat(store.snapshots().exists(Namespace.ROOT, broken))
          .as("after change %d", n)
          .isFalse();
      assertThat(temporaryFiles()).isEmpty();
      assertThat(store.sessions().backups()).isZero();
      assertThat(store.sessions().oldestBackup()).isEmpty();
    }
    BackupSnapshot last = snapshot(100_000);
    backUp(last);
    assertReadable(last);
    assertReadable(snapshot(0));
    assertThat(store.snapshots().snapshots(Namespace.ROOT, last.group()))
        .containsExactly(snapshot(0), snapshot(1), last);
  }

  @Test
  void aBackupOfANewGroupThatFailsAnywhereCanBeRepeated() throws IOException {
    for (int n = 1; n <= 4; n++) {
      BackupSnapshot first = new BackupSnapshot(BackupGroup.parse("vm/" + n), StoreFixture.START);
      backend.failAt(n);
      try {
        start(first).close();
      } catch (IOException e) {
        assertThat(e).hasMessage("No space left on device");
      }
      backend.failAt(0);
      if (store.snapshots().exists(Namespace.ROOT, first)) {
        // What could not be removed is in the way of the same second only.
        first = new BackupSnapshot(first.group(), first.time() + 1);
      }
      backUp(first);
      assertReadable(first);
      assertThat(store.snapshots().owner(Namespace.ROOT, first.group()))
          .isEqualTo(StoreFixture.USER);
    }
  }

  @Test
  void theManifestIsWrittenWhenAllElseIsDurable() throws IOException {
    BackupSnapshot snapshot = snapshot(0);
    backUp(snapshot);
    List<String> journal = backend.journal();
    String path = snapshot.toString();

    int sync = indexOf(journal, "sync ");
    int manifest = indexOf(journal, "write " + path + "/index.json.blob");
    assertThat(sync).isLessThan(manifest);
    assertThat(journal.subList(manifest + 1, journal.size())).isEmpty();
    assertThat(journal.subList(sync + 1, manifest)).isEmpty();
    assertThat(journal.get(sync))
        .contains(
            path + "/a.didx",
            path + "/b.fidx",
            path + "/c.conf.blob");
    for (byte[] data : new byte[][] {SMALL, LARGE, new byte[4 << 20]}) {
      assertThat(journal.get(sync)).contains(" " + Digest.sha256(data).toString().substring(0, 8));
    }
  }

  private static int indexOf(List<String> journal, String start) {
    for (int i = 0; i < journal.size(); i++) {
      if (journal.get(i).startsWith(start)) {
        return i;
      }
    }
    throw new AssertionError("nothing starts with '" + start + "' in " + journal);
  }

  @Test
  void theOwnerIsWrittenBeforeTheFirstSnapshotIsThere() throws IOException {
    start(snapshot(0)).close();
    assertThat(backend.journal())
        .containsSubsequence(
            "create " + GROUP, "write " + GROUP + "/owner", "create " + snapshot(0));
  }

  @Test
  void aRemovalThatFailsLeavesTheLocksFree() throws IOException {
    BackupSession session = start(snapshot(0));
    backend.failAt(1);
    try {
      session.close();
    } catch (IOException e) {
      assertThat(e).hasMessage("No space left on device");
    }
    backend.failAt(0);
    assertThat(store.sessions().backups()).isZero();
    backUp(snapshot(1));
    store.edits().forget(Namespace.ROOT, snapshot(0));
  }

  @Test
  void aManifestEditThatFailsLeavesTheOldManifest() throws IOException {
    backUp(snapshot(0));
    backend.failAt(1);
    try {
      store.edits().updateManifest(Namespace.ROOT, snapshot(0), m -> m.withNotes("new"));
    } catch (StorageException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      assertThat(e).hasMessage("No space left on device");
    }
    backend.failAt(0);
    assertThat(store.snapshots().manifest(Namespace.ROOT, snapshot(0)).notes()).isEmpty();
    store.edits().updateManifest(Namespace.ROOT, snapshot(0), m -> m.withNotes("new"));
    assertThat(store.snapshots().manifest(Namespace.ROOT, snapshot(0)).notes()).contains("new");
  }
}
