package io.pbs4j.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.manifest.VerifyState;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StorageException.Kind;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.session.ReaderSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotEditsTest {
  private static final String FIRST = "vm/100/2023-11-14T22:13:20Z";
  private static final String SECOND = "vm/100/2023-11-15T22:13:20Z";
  private static final BackupGroup GROUP = BackupGroup.parse("vm/100");

  @TempDir Path directory;
  StoreFixture fixture;
  SnapshotEdits edits;
  BackupSnapshot first;
  BackupSnapshot second;

  @BeforeEach
  void makeTwoBackups() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
    edits = fixture.store().edits();
    first = fixture.finishedBackup(FIRST);
    second = fixture.finishedBackup(SECOND);
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  private SnapshotInfo info(BackupSnapshot snapshot) throws IOException {
    return fixture.store().listing().snapshot(Namespace.ROOT, snapshot);
  }

  private static void assertKind(Throwable thrown, Kind kind) {
    assertThat(thrown)
        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Nested
  class Manifests {
    @Test
    void keepNotesAndShowTheirFirstLine() throws IOException {
      edits.updateManifest(Namespace.ROOT, first, m -> m.withNotes("one\ntwo"));
      assertThat(info(first).notes()).contains("one\ntwo");
      assertThat(info(first).comment()).contains("one");
      assertThat(info(second).notes()).isEmpty();
    }

    @Test
    void areEditedWhileTheSnapshotIsRead() throws IOException {
      try (ReaderSession reader = fixture.reader(FIRST)) {
        edits.updateManifest(
            Namespace.ROOT, first, m -> m.withVerifyState(new VerifyState("UPID:x", true)));
        assertThat(StoreFixture.bytes(reader.download("index.json.blob"))).isNotEmpty();
      }
      assertThat(info(first).verifyState()).contains(new VerifyState("UPID:x", true));
    }

    @Test
    void loseNoEditWhenManyComeAtOnce() throws Exception {
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Future<?>> done = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
          done.add(
              threads.submit(
                  () -> {
                    for (int i = 0; i < 10; i++) {
                      edits.updateManifest(
                          Namespace.ROOT, first, m -> m.withNotes(m.notes().orElse("") + "x"));
                    }
                    return null;
                  }));
        }
        for (Future<?> future : done) {
          future.get();
        }
      } finally {
        threads.shutdown();
      }
      assertThat(info(first).notes()).contains("x".repeat(40));
    }

    @Test
    void thatCannotBeReadAreNotOverwritten() throws IOException {
      Path file = fixture.file(FIRST + "/index.json.blob");
      Files.writeString(file, "rubbish");
      assertThatThrownBy(() -> edits.updateManifest(Namespace.ROOT, first, m -> m.withNotes("x")))
          .satisfies(e -> assertKind(e, Kind.CORRUPT));
      assertThat(file).hasContent("rubbish");
    }

    @Test
    void ofARunningBackupAreNotThere() throws IOException {
      try (BackupSession session = fixture.backup("vm/100/2023-11-16T00:00:00Z")) {
        BackupSnapshot running = session.request().snapshot();
        new Uploader(session).manifest();
        assertThatThrownBy(
                () -> edits.updateManifest(Namespace.ROOT, running, m -> m.withNotes("x")))
            .isInstanceOf(StorageException.class);
      }
    }
  }

  @Nested
  class Protection {
    @Test
    void isAMarkerFile() throws IOException {
      edits.setProtected(Namespace.ROOT, first, true);
      assertThat(fixture.file(FIRST + "/.protected")).isEmptyFile();
      assertThat(info(first).isProtected()).isTrue();
      edits.setProtected(Namespace.ROOT, first, true);
      edits.setProtected(Namespace.ROOT, first, false);
      edits.setProtected(Namespace.ROOT, first, false);
      assertThat(fixture.file(FIRST + "/.protected")).doesNotExist();
    }

    @Test
    void keepsASnapshotFromBeingForgotten() throws IOException {
      edits.setProtected(Namespace.ROOT, first, true);
      assertThatThrownBy(() -> edits.forget(Namespace.ROOT, first))
          .hasMessageStartingWith("cannot remove protected snapshot")
          .satisfies(e -> assertKind(e, Kind.PROTECTED));
      assertThat(info(first).finished()).isTrue();
    }

    @Test
    void isNotChangedWhileTheSnapshotIsRead() throws IOException {
      try (ReaderSession reader = fixture.reader(FIRST)) {
        assertThatThrownBy(() -> edits.setProtected(Namespace.ROOT, first, true))
            .satisfies(e -> assertKind(e, Kind.LOCKED));
        assertThat(reader).isNotNull();
      }
    }

    @Test
    void needsASnapshot() {
      BackupSnapshot none = BackupSnapshot.parse("vm/1/2023-11-14T22:13:20Z");
      assertThatThrownBy(() -> edits.setProtected(Namespace.ROOT, none, true))
          .isInstanceOf(StorageException.class);
      assertThat(fixture.file("vm/1")).doesNotExist();
    }
  }

  @Nested
  class Forgetting {
    @Test
    void removesTheSnapshotAndLeavesItsGroup() throws IOException {
      edits.forget(Namespace.ROOT, first);
      edits.forget(Namespace.ROOT, second);
      assertThat(fixture.file(FIRST)).doesNotExist();
      assertThat(fixture.file("vm/100/owner")).exists();
    }

    @Test
    void ofWhatIsNotThereSaysWhatTheReferenceSays() {
      BackupSnapshot none = BackupSnapshot.parse("vm/1/1970-01-01T00:00:01Z");
      assertThatThrownBy(() -> edits.forget(Namespace.ROOT, none))
          .hasMessage(
              "unable to open snapshot directory \"vm/1/1970-01-01T00:00:01Z\" for locking"
                  + " - ENOENT: No such file or directory");
      assertThatThrownBy(() -> edits.forgetGroup(Namespace.ROOT, none.group()))
          .hasMessage(
              "unable to open backup group directory \"vm/1\" for locking - ENOENT: No such file or"
                  + " directory");
    }

    @Test
    void ofAGroupRemovesItWithItsOwner() throws IOException {
      assertThat(edits.forgetGroup(Namespace.ROOT, GROUP)).isTrue();
      assertThat(fixture.file("vm/100")).doesNotExist();
      fixture.backup("", FIRST, StoreFixture.OTHER).close();
    }

    @Test
    void ofAGroupLeavesProtectedSnapshots() throws IOException {
      edits.setProtected(Namespace.ROOT, first, true);
      assertThat(edits.forgetGroup(Namespace.ROOT, GROUP)).isFalse();
      assertThat(fixture.store().snapshots().snapshots(Namespace.ROOT, GROUP))
          .containsExactly(first);
      assertThat(fixture.file("vm/100/owner")).exists();
    }

    @Test
    void ofAGroupStopsAtASnapshotThatIsRead() throws IOException {
      try (ReaderSession reader = fixture.reader(SECOND)) {
        assertThatThrownBy(() -> edits.forgetGroup(Namespace.ROOT, GROUP))
            .satisfies(e -> assertKind(e, Kind.LOCKED));
        assertThat(StoreFixture.bytes(reader.download("index.json.blob"))).isNotEmpty();
      }
      // The locks are free again.
      assertThat(edits.forgetGroup(Namespace.ROOT, GROUP)).isTrue();
    }
  }

  @Nested
  class Owners {
    @Test
    void changeWithAllTheySay() throws IOException {
      edits.changeOwner(Namespace.ROOT, GROUP, StoreFixture.OTHER);
      assertThat(fixture.file("vm/100/owner")).hasContent("other@pbs\n");
      assertThatThrownBy(() -> fixture.backup("vm/100/2024-01-01T00:00:00Z"))
          .satisfies(e -> assertKind(e, Kind.NOT_OWNER));
    }

    @Test
    void ofAGroupThatIsNotThereCannotBeSet() {
      assertThatThrownBy(
              () ->
                  edits.changeOwner(Namespace.ROOT, BackupGroup.parse("vm/1"), StoreFixture.OTHER))
          .isInstanceOf(StorageException.class);
    }
  }

  @Nested
  class ClientLogs {
    private final byte[] log =
        DataBlob.encode("log\n".getBytes(StandardCharsets.UTF_8), null).bytes();

    @Test
    void areAddedOnce() throws IOException {
      edits.addClientLog(Namespace.ROOT, first, log);
      assertThat(fixture.file(FIRST + "/client.log.blob")).hasBinaryContent(log);
      assertThatThrownBy(() -> edits.addClientLog(Namespace.ROOT, first, log))
          .hasMessage("backup already contains a log.");
      assertThat(info(first).files())
          .contains(new SnapshotInfo.File("client.log.blob", null, null));
    }

    @Test
    void needARightChecksum() {
      byte[] wrong = log.clone();
      wrong[8] ^= 1;
      assertThatThrownBy(() -> edits.addClientLog(Namespace.ROOT, first, wrong))
          .isInstanceOf(FormatException.class);
      assertThatThrownBy(() -> edits.addClientLog(Namespace.ROOT, first, new byte[3]))
          .isInstanceOf(FormatException.class);
      assertThat(fixture.file(FIRST + "/client.log.blob")).doesNotExist();
    }
  }

  @Nested
  class Namespaces {
    private NamespaceStore namespaces;

    @BeforeEach
    void takeNamespaces() {
      namespaces = fixture.store().namespaces();
    }

    @Test
    void areMadeBelowOnesThatAreThere() throws IOException {
      Namespace a = namespaces.create(Namespace.ROOT, "a");
      assertThat(namespaces.create(a, "b")).hasToString("a/b");
      assertThat(namespaces.create(a, "b")).hasToString("a/b");
      assertThat(fixture.file("ns/a/ns/b")).isEmptyDirectory();
      assertThatThrownBy(() -> namespaces.create(Namespace.parse("not/there"), "x"))
          .hasMessage("cannot create new namespace, parent not/there doesn't already exists");
    }

    @Test
    void haveSafeNamesOfUpTo32CharactersAndSevenLevels() throws IOException {
      for (String name : new String[] {"..", "", "a/b", ".x", "a".repeat(33)}) {
        assertThatThrownBy(() -> namespaces.create(Namespace.ROOT, name))
            .isInstanceOf(InvalidNameException.class);
      }
      Namespace ns = Namespace.ROOT;
      for (int i = 0; i < 7; i++) {
        ns = namespaces.create(ns, "a".repeat(32));
      }
      Namespace deepest = ns;
      assertThatThrownBy(() -> namespaces.create(deepest, "h"))
          .isInstanceOf(InvalidNameException.class);
      assertThat(namespaces.list(Namespace.ROOT, 7)).hasSize(8).last().isEqualTo(deepest);
    }

    @Test
    void areRemovedWhenEmptyWithEmptyOnesBelow() throws IOException {
      Namespace a = namespaces.create(Namespace.ROOT, "a");
      namespaces.create(a, "b");
      backup("a", FIRST);
      edits.forgetGroup(a, GROUP);
      assertThat(edits.deleteNamespace(a, false)).isTrue();
      assertThat(fixture.file("ns/a")).doesNotExist();
    }

    @Test
    void areNotRemovedWithGroupsInThemUnlessThatIsWanted() throws IOException {
      Namespace a = namespaces.create(Namespace.ROOT, "a");
      Namespace b = namespaces.create(a, "b");
      backup("a/b", FIRST);
      assertThatThrownBy(() -> edits.deleteNamespace(a, false)).hasMessageContaining("non-empty");
      assertThat(namespaces.exists(b)).isTrue();
      assertThat(fixture.file("ns/a/ns/b/" + FIRST + "/index.json.blob")).exists();

      assertThat(edits.deleteNamespace(a, true)).isTrue();
      assertThat(fixture.file("ns/a")).doesNotExist();
      assertThat(fixture.file(FIRST)).exists();
    }

    @Test
    void stayWithTheirProtectedSnapshots() throws IOException {
      Namespace a = namespaces.create(Namespace.ROOT, "a");
      backup("a", FIRST);
      backup("a", "host/x/2023-11-14T22:13:20Z");
      edits.setProtected(a, first, true);
      assertThat(edits.deleteNamespace(a, true)).isFalse();
      assertThat(fixture.file("ns/a/" + FIRST + "/index.json.blob")).exists();
      assertThat(fixture.file("ns/a/host/x")).doesNotExist();
    }

    @Test
    void stayWhenABackupRunsInThem() throws IOException {
      Namespace a = namespaces.create(Namespace.ROOT, "a");
      try (BackupSession session = fixture.backup("a", FIRST, StoreFixture.USER)) {
        assertThatThrownBy(() -> edits.deleteNamespace(a, true))
            .isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> edits.deleteNamespace(a, false))
            .isInstanceOf(StorageException.class);
        new Uploader(session).smallBackup();
      }
      assertThat(fixture.file("ns/a/" + FIRST + "/index.json.blob")).exists();
    }

    @Test
    void doNotTakeTheWholeStoreWithThem() throws IOException {
      for (boolean withGroups : new boolean[] {false, true}) {
        assertThatThrownBy(() -> edits.deleteNamespace(Namespace.ROOT, withGroups))
            .hasMessage("cannot delete root namespace!");
      }
      assertThat(info(first).finished()).isTrue();
      assertThat(info(second).finished()).isTrue();
    }

    @Test
    void thatAreNotThereCannotBeRemoved() {
      for (boolean withGroups : new boolean[] {false, true}) {
        assertThatThrownBy(() -> edits.deleteNamespace(Namespace.parse("no"), withGroups))
            .satisfies(e -> assertKind(e, Kind.NAMESPACE_NOT_FOUND));
      }
    }

    private void backup(String ns, String snapshot) throws IOException {
      try (BackupSession session = fixture.backup(ns, snapshot, StoreFixture.USER)) {
        new Uploader(session).smallBackup();
      }
    }
  }
}
