package io.pbs4j.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.snapshot.SnapshotMoves.Present;
import io.pbs4j.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotMovesTest {
  private static final BackupGroup GROUP = BackupGroup.parse("vm/100");
  private static final BackupSnapshot FIRST = BackupSnapshot.parse("vm/100/2023-11-14T22:13:20Z");
  private static final BackupSnapshot SECOND = BackupSnapshot.parse("vm/100/2023-11-15T22:13:20Z");
  private static final Namespace A = Namespace.parse("a");
  private static final Namespace B = Namespace.parse("b");

  private @TempDir Path directory;

  private static void backup(Datastore store, Namespace ns, BackupSnapshot snapshot) throws IOException {
    try (BackupSession session =
        store.backup(new BackupRequest(ns, snapshot, StoreFixture.USER, false, false), line -> {})) {
      new Uploader(session).smallBackup();
    }
  }

  /** A group of two snapshots in the namespace a, with notes and one of them protected. */
  private static void fill(Datastore store) throws IOException {
    store.namespaces().create(Namespace.ROOT, "a");
    store.namespaces().create(Namespace.ROOT, "b");
    backup(store, A, FIRST);
    backup(store, A, SECOND);
    store.snapshots().setGroupNotes(A, GROUP, "notes\n");
    store.edits().setProtected(A, FIRST, true);
  }

  private static List<String> contents(Datastore store, Namespace ns) throws IOException {
    List<String> contents = new ArrayList<>();
    for (BackupSnapshot snapshot : store.snapshots().snapshots(ns, GROUP)) {
      contents.add(
          snapshot.time() + " " + store.snapshots().fileNames(ns, snapshot) + " "
              + store.snapshots().isProtected(ns, snapshot) + " "
              + store.contents().open(ns, snapshot, ArchiveName.parse("root.pxar.didx")).readAllBytes().length);
    }
    return contents;
  }

  @Test
  void aGroupMovesWithAllThatBelongsToIt() throws IOException {
    try (StoreFixture fixture = StoreFixture.create(directory.resolve("store"))) {
      Datastore store = fixture.store();
      fill(store);
      List<String> before = contents(store, A);
      store.moves().moveGroup(A, B, GROUP, Present.REFUSE);
      assertThat(contents(store, B)).isEqualTo(before).hasSize(2);
      assertThat(store.snapshots().groupNotes(B, GROUP)).isEqualTo("notes\n");
      assertThat(store.snapshots().owner(B, GROUP)).isEqualTo(StoreFixture.USER);
      assertThat(store.snapshots().exists(A, GROUP)).isFalse();
    }
  }

  @Test
  void aGroupOfAnotherOwnerOrWithTheSameTimesIsNotMixedIn() throws IOException {
    try (StoreFixture fixture = StoreFixture.create(directory.resolve("store"))) {
      Datastore store = fixture.store();
      fill(store);
      backup(store, B, BackupSnapshot.parse("vm/100/2023-11-13T22:13:20Z"));
      assertThatThrownBy(() -> store.moves().moveGroup(A, B, GROUP, Present.REFUSE))
          .hasMessageContaining("exists in namespace 'b' already");
      store.edits().changeOwner(B, GROUP, StoreFixture.OTHER);
      assertThatThrownBy(() -> store.moves().moveGroup(A, B, GROUP, Present.MERGE))
          .hasMessageContaining("belongs to other@pbs");
      store.edits().changeOwner(B, GROUP, StoreFixture.USER);
      store.moves().moveGroup(A, B, GROUP, Present.MERGE);
      assertThat(store.snapshots().snapshots(B, GROUP)).hasSize(3);
    }
  }

  @Test
  void aGroupInUseStaysWhereItIs() throws IOException {
    try (StoreFixture fixture = StoreFixture.create(directory.resolve("store"))) {
      Datastore store = fixture.store();
      fill(store);
      try (BackupSession running =
          store.backup(
              new BackupRequest(
                  A, BackupSnapshot.parse("vm/100/2023-11-16T22:13:20Z"), StoreFixture.USER, false, false),
              line -> {})) {
        assertThatThrownBy(() -> store.moves().moveGroup(A, B, GROUP, Present.MERGE))
            .isInstanceOfSatisfying(
                StorageException.class, e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.LOCKED));
      }
      assertThat(contents(store, A)).hasSize(2);
    }
  }

  @Test
  void noCollectionRunsMeanwhile() throws IOException {
    try (StoreFixture fixture = StoreFixture.create(directory.resolve("store"))) {
      Datastore store = fixture.store();
      fill(store);
      try (CollectionPause.Hold hold = store.garbage().keepAway()) {
        assertThat(store.collecting()).isTrue();
      }
      assertThat(store.collecting()).isFalse();
    }
  }

  @Test
  void aMoveThatIsCutShortAnywhereLosesNothingAndGoesOn() throws IOException {
    int cuts = 0;
    for (int cut = 1; cut < 200; cut++) {
      Path root = Files.createDirectory(directory.resolve("cut-" + cut)).resolve("store");
      FilesystemBackend.create(root);
      FaultyBackend faulty = new FaultyBackend(FilesystemBackend.open(root, SyncLevel.NONE));
      try (Datastore store =
          new Datastore("test", faulty, Zstd.detect(), ManualClock.at(StoreFixture.START))) {
        fill(store);
        List<String> before = contents(store, A);
        faulty.failAt(cut);
        try {
          store.moves().moveGroup(A, B, GROUP, Present.MERGE);
          faulty.failAt(0);
          assertThat(contents(store, B)).isEqualTo(before);
          assertThat(cuts).isGreaterThan(10);
          return;
        } catch (IOException e) {
          cuts++;
        }
        faulty.failAt(0);
        for (BackupSnapshot snapshot : List.of(FIRST, SECOND)) {
          assertThat(store.snapshots().isFinished(A, snapshot) || store.snapshots().isFinished(B, snapshot))
              .as("cut %d, %s", cut, snapshot)
              .isTrue();
        }
        if (store.snapshots().exists(A, GROUP)) {
          store.moves().moveGroup(A, B, GROUP, Present.MERGE);
        }
        assertThat(contents(store, B)).as("cut %d", cut).isEqualTo(before);
        assertThat(store.snapshots().groupNotes(B, GROUP)).isEqualTo("notes\n");
      }
    }
    throw new AssertionError("the move never came to its end");
  }

  @Test
  void aNamespaceMovesWithThoseBelowIt() throws IOException {
    try (StoreFixture fixture = StoreFixture.create(directory.resolve("store"))) {
      Datastore store = fixture.store();
      fill(store);
      Namespace deep = store.namespaces().create(A, "deep");
      backup(store, deep, FIRST);
      List<String> moved = new ArrayList<>();
      Namespace target = Namespace.parse("b/new");
      store
          .moves()
          .moveNamespace(
              A, target, Namespace.MAX_DEPTH, Present.REFUSE, true, (from, to, group) -> moved.add(from + ">" + to));
      assertThat(moved).containsExactly("a>b/new", "a/deep>b/new/deep");
      assertThat(store.namespaces().exists(A)).isFalse();
      assertThat(contents(store, target)).hasSize(2);
      assertThat(contents(store, Namespace.parse("b/new/deep"))).hasSize(1);
    }
  }

  @Test
  void namespacesBeyondTheDepthStayAndSoDoesWhatIsAboveThem() throws IOException {
    try (StoreFixture fixture = StoreFixture.create(directory.resolve("store"))) {
      Datastore store = fixture.store();
      fill(store);
      Namespace deep = store.namespaces().create(A, "deep");
      backup(store, deep, FIRST);
      store.moves().moveNamespace(A, B, 0, Present.MERGE, true, (from, to, group) -> {});
      assertThat(contents(store, deep)).hasSize(1);
      assertThat(contents(store, B)).hasSize(2);
    }
  }

  @Test
  void aNamespaceDoesNotMoveIntoItself() throws IOException {
    try (StoreFixture fixture = StoreFixture.create(directory.resolve("store"))) {
      Datastore store = fixture.store();
      fill(store);
      assertThatThrownBy(
              () ->
                  store
                      .moves()
                      .moveNamespace(
                          A, Namespace.parse("a/b"), 7, Present.MERGE, true, (from, to, group) -> {}))
          .hasMessage("the target namespace is the source or within it");
    }
  }
}
