package io.pbs4j.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StoreFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {
  private static final BackupGroup GROUP = BackupGroup.parse("vm/100");
  private static final BackupSnapshot SNAPSHOT =
      BackupSnapshot.parse("vm/100/2023-11-14T22:13:20Z");

  @TempDir Path directory;
  StoreFixture fixture;
  SnapshotStore store;

  @BeforeEach
  void create() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
    store = fixture.store().snapshots();
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  private void make(String... directories) throws IOException {
    for (String name : directories) {
      Files.createDirectories(fixture.file(name));
    }
  }

  @Test
  void anEmptyStoreHasNoGroups() throws IOException {
    assertThat(store.groups(Namespace.ROOT)).isEmpty();
    assertThat(store.groups(Namespace.parse("no/such"))).isEmpty();
    assertThat(store.exists(Namespace.ROOT, GROUP)).isFalse();
  }

  @Test
  void groupsComeInTheirOrder() throws IOException {
    make("vm/9", "vm/100", "vm/a", "host/b", "ct/1");
    assertThat(store.groups(Namespace.ROOT).stream().map(BackupGroup::toString))
        .containsExactly("ct/1", "host/b", "vm/9", "vm/100", "vm/a");
  }

  @Test
  void whatNoBackupMadeIsPassedOver() throws IOException {
    make("vm/100", "vm/.hidden", "vm/a b", "other/1", "vm/-x");
    Files.writeString(fixture.file("vm/file"), "x");
    make(
        "vm/100/2023-11-14T22:13:20Z",
        "vm/100/2023-02-30T00:00:00Z",
        "vm/100/2023-01-01T24:00:00Z",
        "vm/100/x",
        "vm/100/1970-01-01T00:00:00Z");
    Files.writeString(fixture.file("vm/100/2023-11-15T22:13:20Z"), "x");

    assertThat(store.groups(Namespace.ROOT)).containsExactly(GROUP);
    assertThat(store.snapshots(Namespace.ROOT, GROUP)).containsExactly(SNAPSHOT);
  }

  @Test
  void snapshotsComeOldestFirst() throws IOException {
    make(
        "vm/100/2024-01-01T00:00:00Z",
        "vm/100/2023-11-14T22:13:20Z",
        "vm/100/2023-12-01T00:00:00Z");
    assertThat(store.snapshots(Namespace.ROOT, GROUP).stream().map(BackupSnapshot::timeText))
        .containsExactly("2023-11-14T22:13:20Z", "2023-12-01T00:00:00Z", "2024-01-01T00:00:00Z");
  }

  @Test
  void theLastFinishedIsTheNewestWithAManifest() throws IOException {
    assertThat(store.lastFinished(Namespace.ROOT, GROUP)).isEmpty();
    make("vm/100/2024-01-01T00:00:00Z", "vm/100/2023-11-14T22:13:20Z");
    Files.writeString(fixture.file(SNAPSHOT + "/index.json.blob"), "anything");
    assertThat(store.lastFinished(Namespace.ROOT, GROUP)).contains(SNAPSHOT);
    assertThat(store.isFinished(Namespace.ROOT, SNAPSHOT)).isTrue();
  }

  @Test
  void anOwnerIsTheFirstLineOfItsFile() throws IOException {
    make("vm/100");
    Files.writeString(fixture.file("vm/100/owner"), "root@pam!t\nsomething else\n");
    assertThat(store.owner(Namespace.ROOT, GROUP)).hasToString("root@pam!t");
    store.setOwner(Namespace.ROOT, GROUP, StoreFixture.OTHER);
    assertThat(fixture.file("vm/100/owner")).hasContent("other@pbs\n");
  }

  @Test
  void aGroupWithoutOwnerHasNone() {
    assertThatThrownBy(() -> store.owner(Namespace.ROOT, GROUP))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.NOT_FOUND));
  }

  @Test
  void notesOfAGroupAreKeptAsTheyAre() throws IOException {
    make("vm/100");
    assertThat(store.groupNotes(Namespace.ROOT, GROUP)).isEmpty();
    store.setGroupNotes(Namespace.ROOT, GROUP, "first\nsecond äöü ✓\n");
    assertThat(store.groupNotes(Namespace.ROOT, GROUP)).isEqualTo("first\nsecond äöü ✓\n");
    assertThat(fixture.file("vm/100/notes")).hasContent("first\nsecond äöü ✓\n");
    assertThatThrownBy(() -> store.setGroupNotes(Namespace.ROOT, BackupGroup.parse("vm/101"), "x"))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void fileNamesAreThoseOfArchivesInOrder() throws IOException {
    make(SNAPSHOT.toString(), SNAPSHOT + "/dir.blob");
    for (String name :
        new String[] {
          "b.fidx",
          "a.didx",
          "c.blob",
          ".protected",
          "x.1.tmp_fidx",
          "index.json.pending",
          "note.txt"
        }) {
      Files.writeString(fixture.file(SNAPSHOT + "/" + name), "x");
    }
    assertThat(store.fileNames(Namespace.ROOT, SNAPSHOT))
        .containsExactly("a.didx", "b.fidx", "c.blob");
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThatThrownBy(() -> store.requireSnapshot(Namespace.ROOT, SNAPSHOT))
        .hasMessage("snapshot vm/100/2023-11-14T22:13:20Z does not exist.");
    assertThatThrownBy(() -> store.requireGroup(Namespace.ROOT, GROUP))
        .hasMessage("backup group 'vm/100' does not exist");
    assertThatThrownBy(() -> store.manifest(Namespace.ROOT, SNAPSHOT))
        .hasMessageContaining("unable to load blob");
  }

  @Test
  void aDamagedSnapshotIsListedAsUnfinished() throws IOException {
    fixture.finishedBackup(SNAPSHOT.toString());
    Files.writeString(fixture.file(SNAPSHOT + "/index.json.blob"), "rubbish");
    SnapshotInfo info = fixture.store().listing().snapshot(Namespace.ROOT, SNAPSHOT);
    assertThat(info.finished()).isFalse();
    assertThat(info.files().stream().map(SnapshotInfo.File::name))
        .containsExactly("etc.conf.blob", "index.json.blob", "root.pxar.didx");
    assertThat(info.files()).allMatch(file -> file.size() == null && file.cryptMode() == null);
    assertThat(info.size()).isZero();
    assertThat(info.owner()).isEqualTo(StoreFixture.USER);
  }

  @Test
  void aGroupWithoutSnapshotsIsNotListed() throws IOException {
    fixture.backup(SNAPSHOT.toString()).close();
    assertThat(fixture.store().listing().group(Namespace.ROOT, GROUP)).isEmpty();
    assertThat(store.exists(Namespace.ROOT, GROUP)).isTrue();
  }
}
