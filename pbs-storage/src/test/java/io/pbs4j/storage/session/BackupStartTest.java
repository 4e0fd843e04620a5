package io.pbs4j.storage.session;

import static io.pbs4j.storage.StoreFixture.OTHER;
import static io.pbs4j.storage.StoreFixture.TOKEN;
import static io.pbs4j.storage.StoreFixture.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.manifest.VerifyState;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StorageException.Kind;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.lock.LockTable;
import io.pbs4j.storage.lock.SnapshotLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks and locks with which a backup begins. */
class BackupStartTest {
  private static final String FIRST = "vm/100/2023-11-14T22:13:20Z";
  private static final String SECOND = "vm/100/2023-11-15T22:13:20Z";
  private static final BackupGroup GROUP = BackupGroup.parse("vm/100");

  @TempDir Path directory;
  StoreFixture fixture;

  @BeforeEach
  void create() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  private static void assertRefused(ThrowingCallable call, Kind kind, String message) {
    assertThatThrownBy(call)
        .hasMessage(message)
        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private void verified(String snapshot, boolean ok) throws IOException {
    fixture
        .store()
        .edits()
        .updateManifest(
            Namespace.ROOT,
            BackupSnapshot.parse(snapshot),
            m -> m.withVerifyState(new VerifyState("UPID:x", ok)));
  }

  @Test
  void theFirstBackupMakesItsUserTheOwnerOfTheGroup() throws IOException {
    try (BackupSession session = fixture.backup("", FIRST, TOKEN)) {
      assertThat(session.previousBackupTime()).isEmpty();
      assertThat(session.finished()).isFalse();
      assertThat(fixture.file("vm/100/owner")).hasContent("root@pam!backup\n");
      assertThat(fixture.file(FIRST)).isEmptyDirectory();
    }
  }

  @Test
  void theGroupAndItsOwnerStayWhenTheBackupIsAborted() throws IOException {
    fixture.backup(FIRST).close();
    assertThat(fixture.file(FIRST)).doesNotExist();
    assertThat(fixture.files()).containsExactly("vm/100/owner");
  }

  @Nested
  class TheNamespace {
    @Test
    void mustBeThere() {
      assertRefused(
          () -> fixture.backup("a", FIRST, USER), Kind.NAMESPACE_NOT_FOUND, "namespace not found");
      assertThat(fixture.file("ns")).doesNotExist();
    }

    @Test
    void keepsGroupsOfTheSameNameApart() throws IOException {
      fixture.store().namespaces().create(Namespace.ROOT, "a");
      try (BackupSession one = fixture.backup("", FIRST, USER);
          BackupSession two = fixture.backup("a", FIRST, OTHER)) {
        new Uploader(two).smallBackup();
        assertThat(fixture.file("ns/a/" + FIRST + "/index.json.blob")).exists();
        assertThat(one.finished()).isFalse();
      }
      assertThat(fixture.file("ns/a/vm/100/owner")).hasContent("other@pbs\n");
    }
  }

  @Nested
  class TheOwner {
    @ParameterizedTest
    @CsvSource({
      "root@pam, root@pam",
      "root@pam!backup, root@pam!backup",
      "root@pam!backup, root@pam"
    })
    void andWhoMayUseItsGroupsGoOn(String owner, String who) throws IOException {
      fixture.backup("", FIRST, AuthId.parse(owner)).close();
      fixture.backup("", SECOND, AuthId.parse(who)).close();
      assertThat(fixture.file("vm/100/owner")).hasContent(owner + "\n");
    }

    @ParameterizedTest
    @CsvSource({
      "root@pam, root@pam!backup",
      "root@pam, other@pbs",
      "root@pam!backup, root@pam!other"
    })
    void refusesOthers(String owner, String who) throws IOException {
      fixture.backup("", FIRST, AuthId.parse(owner)).close();
      assertRefused(
          () -> fixture.backup("", SECOND, AuthId.parse(who)),
          Kind.NOT_OWNER,
          "backup owner check failed (" + who + " != " + owner + ")");
      assertThat(fixture.file(SECOND)).doesNotExist();
    }

    @Test
    void isSetAnewWhereCreationOfTheGroupWasCutShort() throws IOException {
      Files.createDirectories(fixture.file("vm/100"));
      fixture.backup("", FIRST, OTHER).close();
      assertThat(fixture.file("vm/100/owner")).hasContent("other@pbs\n");
    }

    @Test
    void isNotInventedForAGroupThatHasSnapshots() throws IOException {
      fixture.finishedBackup(FIRST);
      Files.delete(fixture.file("vm/100/owner"));
      assertThatThrownBy(() -> fixture.backup("", SECOND, OTHER))
          .isInstanceOf(StorageException.class);
    }

    @Test
    void thatCannotBeReadIsNobody() throws IOException {
      fixture.finishedBackup(FIRST);
      for (String text : new String[] {"", "\n", "root", "root@pam\0", "../x"}) {
        Files.writeString(fixture.file("vm/100/owner"), text);
        assertThatThrownBy(() -> fixture.backup(SECOND))
            .isInstanceOfSatisfying(
                StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT));
      }
    }
  }

  @Nested
  class TheTime {
    @Test
    void mustBeLaterThanTheLastFinishedBackup() throws IOException {
      fixture.finishedBackup(SECOND);
      for (String early : new String[] {FIRST, SECOND}) {
        assertRefused(
            () -> fixture.backup(early),
            Kind.INVALID,
            "backup timestamp is older than last backup.");
      }
      fixture.backup("vm/100/2023-11-15T22:13:21Z").close();
    }

    @Test
    void isFreeInOtherGroups() throws IOException {
      fixture.finishedBackup(SECOND);
      fixture.backup("vm/101/2023-11-14T22:13:20Z").close();
      fixture.backup("ct/100/2023-11-14T22:13:20Z").close();
    }

    @Test
    void ofAnUnfinishedSnapshotCountsOnlyIfItIsTheSame() throws IOException {
      Files.createDirectories(fixture.file(SECOND));
      Files.writeString(fixture.file("vm/100/owner"), "root@pam\n");
      fixture.backup(FIRST).close();
      assertRefused(() -> fixture.backup(SECOND), Kind.INVALID, "backup directory already exists.");
      assertThat(fixture.file(SECOND)).exists();
    }
  }

  @Nested
  class TheBase {
    @Test
    void isTheNewestFinishedSnapshot() throws IOException {
      fixture.finishedBackup(FIRST);
      Files.createDirectories(fixture.file(SECOND));
      try (BackupSession session = fixture.backup("vm/100/2023-11-16T00:00:00Z")) {
        assertThat(session.previousBackupTime()).hasValue(1_700_000_000);
      }
    }

    @Test
    void isHiddenWhenItsVerificationFailed() throws IOException {
      fixture.finishedBackup(FIRST);
      verified(FIRST, false);
      try (BackupSession session = fixture.backup(SECOND)) {
        assertThat(session.previousBackupTime()).isEmpty();
        assertThatThrownBy(() -> session.previous("index.json.blob"))
            .hasMessage("no valid previous backup");
      }
    }

    @Test
    void isShownWhenItsVerificationSucceededOrSaysNothing() throws IOException {
      fixture.finishedBackup(FIRST);
      verified(FIRST, true);
      try (BackupSession session = fixture.backup(SECOND)) {
        assertThat(session.previousBackupTime()).hasValue(1_700_000_000);
      }
    }

    @Test
    void isHiddenWhenItsManifestCannotBeRead() throws IOException {
      fixture.finishedBackup(FIRST);
      for (byte[] rubbish : new byte[][] {{}, {1, 2, 3}, new byte[17 << 20]}) {
        Files.write(fixture.file(FIRST + "/index.json.blob"), rubbish);
        try (BackupSession session = fixture.backup(SECOND)) {
          assertThat(session.previousBackupTime()).isEmpty();
        }
      }
      assertThat(fixture.log()).anyMatch(line -> line.startsWith("warning: manifest of " + FIRST));
    }

    @Test
    void cannotBeForgottenWhileTheBackupRuns() throws IOException {
      BackupSnapshot base = fixture.finishedBackup(FIRST);
      try (BackupSession session = fixture.backup(SECOND)) {
        assertThatThrownBy(() -> fixture.store().edits().forget(Namespace.ROOT, base))
            .isInstanceOfSatisfying(
                StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCKED));
        assertThat(fixture.file(FIRST + "/index.json.blob")).exists();
        assertThat(session.previousBackupTime()).isPresent();
      }
      fixture.store().edits().forget(Namespace.ROOT, base);
    }

    @Test
    void canBeReadWhileTheBackupRunsAndBackedUpOnWhileItIsRead() throws IOException {
      fixture.finishedBackup(FIRST);
      try (ReaderSession reader = fixture.reader(FIRST);
          BackupSession session = fixture.backup(SECOND);
          ReaderSession another = fixture.reader(FIRST)) {
        assertThat(StoreFixture.bytes(reader.download("index.json.blob"))).isNotEmpty();
        assertThat(StoreFixture.bytes(another.download("index.json.blob"))).isNotEmpty();
        assertThat(session.previousBackupTime()).isPresent();
      }
    }

    @Test
    void thatSomebodyHoldsAloneStopsTheBackup() throws IOException {
      BackupSnapshot base = fixture.finishedBackup(FIRST);
      SnapshotLocks locks = new SnapshotLocks();
      Datastore store = fixture.store();
      Sessions sessions =
          new Sessions(
              new SessionStore(
                  "test",
                  store.backend(),
                  store.chunks(),
                  store.snapshots(),
                  store.namespaces(),
                  locks,
                  Zstd.detect(),
                  fixture.clock()));
      BackupRequest request =
          new BackupRequest(Namespace.ROOT, BackupSnapshot.parse(SECOND), USER, false, false);
      try (LockTable.Hold hold = locks.snapshotExclusive(Namespace.ROOT, base)) {
        assertRefused(
            () -> sessions.backup(request, line -> {}),
            Kind.LOCKED,
            "unable to acquire lock on snapshot directory \""
                + FIRST
                + "\" - base snapshot is already locked by another operation");
      }
      sessions.backup(request, line -> {}).close();
    }
  }

  @Nested
  class OfOneGroup {
    @Test
    void onlyOneBackupRunsAtATime() throws IOException {
      try (BackupSession session = fixture.backup(FIRST)) {
        assertRefused(
            () -> fixture.backup(SECOND),
            Kind.LOCKED,
            "unable to acquire lock on backup group directory \"vm/100\" - another backup is"
                + " already running");
        assertThat(session.finished()).isFalse();
        fixture.backup("vm/101/2023-11-14T22:13:20Z").close();
      }
      fixture.backup(SECOND).close();
    }

    @Test
    void aBackupThatCouldNotStartHoldsNothing() throws IOException {
      fixture.finishedBackup(SECOND);
      assertThatThrownBy(() -> fixture.backup(FIRST)).isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> fixture.backup("", "vm/100/2023-11-16T00:00:00Z", OTHER))
          .isInstanceOf(StorageException.class);
      assertThat(fixture.store().sessions().backups()).isZero();
      assertThat(fixture.store().sessions().oldestBackup()).isEmpty();

      fixture.backup("vm/100/2023-11-16T00:00:00Z").close();
      fixture.store().edits().forget(Namespace.ROOT, BackupSnapshot.parse(SECOND));
    }

    @Test
    void theGroupCannotBeRemovedOrGivenAwayMeanwhile() throws IOException {
      try (BackupSession session = fixture.backup(FIRST)) {
        assertThatThrownBy(() -> fixture.store().edits().forgetGroup(Namespace.ROOT, GROUP))
            .hasMessageContaining("possible running backup");
        assertThatThrownBy(() -> fixture.store().edits().changeOwner(Namespace.ROOT, GROUP, OTHER))
            .hasMessageContaining("possible running backup");
        assertThatThrownBy(
                () -> fixture.store().edits().forget(Namespace.ROOT, BackupSnapshot.parse(FIRST)))
            .hasMessageContaining("possibly running or in use");
        assertThat(session.finished()).isFalse();
      }
    }

    @Test
    void theUnfinishedSnapshotCannotBeRead() throws IOException {
      try (BackupSession session = fixture.backup(FIRST)) {
        assertThatThrownBy(() -> fixture.reader(FIRST))
            .hasMessageContaining("locked by another operation");
        assertThat(session.finished()).isFalse();
      }
      assertThat(fixture.store().sessions().readers()).isZero();
    }
  }

  @Nested
  class Benchmarks {
    private static final String RUN = "host/benchmark/2023-11-14T22:13:20Z";

    private BackupSession benchmark(String ns, String snapshot, AuthId who) throws IOException {
      return fixture
          .store()
          .backup(
              new BackupRequest(
                  Namespace.parse(ns), BackupSnapshot.parse(snapshot), who, true, false),
              fixture.log()::add);
    }

    @Test
    void useTheirOwnGroupAlone() {
      assertRefused(
          () -> benchmark("", FIRST, USER),
          Kind.INVALID,
          "benchmark flags is only allowed on 'host/benchmark'");
      assertRefused(
          () -> fixture.backup(RUN),
          Kind.INVALID,
          "unable to run benchmark without --benchmark flags");
    }

    @Test
    void useItInEveryNamespace() throws IOException {
      fixture.store().namespaces().create(Namespace.ROOT, "a");
      assertRefused(
          () -> fixture.backup("a", RUN, USER),
          Kind.INVALID,
          "unable to run benchmark without --benchmark flags");
      benchmark("a", RUN, USER).close();
      assertThat(fixture.files()).isEmpty();
    }

    @Test
    void leaveNoTraceWhetherFinishedOrNot() throws IOException {
      benchmark("", RUN, USER).close();
      assertThat(fixture.files()).isEmpty();
      assertThat(fixture.file("host/benchmark")).doesNotExist();

      try (BackupSession session = benchmark("", RUN, USER)) {
        Uploader uploader = new Uploader(session);
        uploader.content("a.conf.blob", new byte[1]);
        uploader.manifest();
        session.finish();
        assertThat(session.finished()).isTrue();
      }
      assertThat(fixture.files()).isEmpty();
      assertThat(fixture.file("host/benchmark")).doesNotExist();
    }

    @Test
    void areNobodysProperty() throws IOException {
      Files.createDirectories(fixture.file("host/benchmark"));
      Files.writeString(fixture.file("host/benchmark/owner"), "other@pbs\n");
      benchmark("", RUN, USER).close();
    }

    @Test
    void runOneAtATime() throws IOException {
      try (BackupSession session = benchmark("", RUN, USER)) {
        assertThatThrownBy(() -> benchmark("", "host/benchmark/2024-01-01T00:00:00Z", USER))
            .hasMessageContaining("another backup is already running");
        assertThat(session.finished()).isFalse();
      }
    }
  }

  @Test
  void theOldestRunningBackupIsKnownToCollections() throws IOException {
    Instant first = fixture.clock().instant();
    try (BackupSession one = fixture.backup(FIRST)) {
      fixture.clock().advance(Duration.ofHours(1));
      BackupSession two = fixture.backup("vm/101/2023-11-14T22:13:20Z");
      assertThat(fixture.store().sessions().backups()).isEqualTo(2);
      assertThat(fixture.store().sessions().oldestBackup()).contains(first);
      assertThat(one.started()).isEqualTo(first);
      two.close();
      two.close();
      assertThat(fixture.store().sessions().backups()).isEqualTo(1);
    }
    assertThat(fixture.store().sessions().oldestBackup()).isEmpty();
  }
}
