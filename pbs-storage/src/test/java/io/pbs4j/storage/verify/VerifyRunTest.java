package io.pbs4j.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.manifest.VerifyState;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.session.ReaderSession;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyRunTest {
  private static final String OLD = "host/a/2023-11-14T22:13:20Z";
  private static final String NEW = "host/a/2023-11-15T22:13:20Z";

  /** A task that began when the fixture's clock does. */
  private static final String UPID = "UPID:vm:000076FF:0001FA7A:00000225:6553F100:verify:test:root@pam:";

  /** A chunk that every small backup has. */
  private static final Digest SHARED = Digest.sha256(new byte[5000]);

  @TempDir Path directory;
  StoreFixture fixture;
  TestLog log = new TestLog();

  @BeforeEach
  void create() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  private VerifyResult verify(VerifyRequest request) throws IOException {
    log = new TestLog();
    return fixture.store().verify(request, UPID, log, () -> false);
  }

  private VerifyResult verify() throws IOException {
    return verify(VerifyRequest.ALL);
  }

  private Path chunk(Digest digest) {
    String name = digest.toString();
    return fixture.file(".chunks/" + name.substring(0, 4) + "/" + name);
  }

  private static Digest own(String snapshot) {
    return Digest.sha256(RandomBytes.noise(BackupSnapshot.parse(snapshot).time(), 3000));
  }

  static void flip(Path file, int offset) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[offset] ^= 0x10;
    Files.write(file, bytes);
  }

  private Optional<VerifyState> state(String snapshot) throws IOException {
    return fixture
        .store()
        .snapshots()
        .manifest(Namespace.ROOT, BackupSnapshot.parse(snapshot))
        .verifyState();
  }

  @Nested
  class ASoundStore {
    @BeforeEach
    void backups() throws IOException {
      fixture.finishedBackup(OLD);
      fixture.finishedBackup(NEW);
    }

    @Test
    void isOkAndItsManifestsSaySo() throws IOException {
      VerifyResult result = verify();
      assertThat(result.ok()).isTrue();
      assertThat(result.verified()).isEqualTo(2);
      assertThat(state(OLD)).contains(new VerifyState(UPID, true));
      assertThat(state(NEW)).contains(new VerifyState(UPID, true));
    }

    @Test
    void hasEachChunkReadOnceNewestSnapshotFirst() throws IOException {
      assertThat(verify().chunks()).isEqualTo(3);
      assertThat(log.normalised())
          .containsExactly(
              "verify datastore test",
              "found 1 groups",
              "verify group test:host/a (2 snapshots)",
              "verify test:" + NEW,
              "  check root.pxar.didx",
              "  verified 0.00/0.01 MiB in T seconds, speed S MiB/s (0 errors)",
              "  check etc.conf.blob",
              "percentage done: 50.00% (1/2 snapshots)",
              "verify test:" + OLD,
              "  check root.pxar.didx",
              "  verified 0.00/0.00 MiB in T seconds, speed S MiB/s (0 errors)",
              "  check etc.conf.blob",
              "percentage done: 100.00% (2/2 snapshots)");
    }

    @Test
    void isNotReadAgainIfVerifiedOnesAreIgnored() throws IOException {
      verify();
      VerifyResult again = verify(VerifyRequest.ALL.skippingVerified(null));
      assertThat(again.chunks()).isZero();
      assertThat(log.lines()).contains("SKIPPED: verify test:" + NEW + " (recently verified)");
    }

    @Test
    void isReadAgainOnceMoreDaysHavePassedThanAllowed() throws IOException {
      verify();
      fixture.clock().advance(Duration.ofDays(3).plusHours(23));
      assertThat(verify(VerifyRequest.ALL.skippingVerified(3L)).chunks()).isZero();
      fixture.clock().advance(Duration.ofHours(1));
      assertThat(verify(VerifyRequest.ALL.skippingVerified(3L)).chunks()).isEqualTo(3);
    }

    @Test
    void isReadIfAStateNamesNoTask() throws IOException {
      fixture
          .store()
          .edits()
          .updateManifest(
              Namespace.ROOT,
              BackupSnapshot.parse(NEW),
              manifest -> manifest.withVerifyState(new VerifyState("yesterday", true)));
      verify(VerifyRequest.ALL.skippingVerified(null));
      assertThat(state(NEW)).contains(new VerifyState(UPID, true));
    }

    @Test
    void isVerifiedInPartsThatAreNamed() throws IOException {
      BackupSnapshot old = BackupSnapshot.parse(OLD);
      verify(VerifyRequest.ALL.ofSnapshot(Namespace.ROOT, old));
      assertThat(state(OLD)).isPresent();
      assertThat(state(NEW)).isEmpty();
      verify(VerifyRequest.ALL.ofGroup(Namespace.ROOT, BackupGroup.parse("host/a")));
      assertThat(state(NEW)).isPresent();
      verify(VerifyRequest.ALL.ofGroup(Namespace.ROOT, BackupGroup.parse("host/none")));
      assertThat(log.lines())
          .containsExactly(
              "verify datastore 'test', root namespace, group host/none - unable to list backups:"
                  + " ENOENT: No such file or directory");
    }

    @Test
    void hasOnlyItsOwnersGroupsReadForAnOwner() throws IOException {
      assertThat(verify(ownedBy(StoreFixture.OTHER)).verified()).isZero();
      assertThat(verify(ownedBy(StoreFixture.USER)).verified()).isEqualTo(2);
    }

    private VerifyRequest ownedBy(AuthId who) {
      return VerifyRequest.ALL.among(
          (ns, group) -> who.mayUseGroupOf(fixture.store().snapshots().owner(ns, group)));
    }

    @Test
    void isVerifiedDownToADepth() throws IOException {
      fixture.store().namespaces().create(Namespace.ROOT, "one");
      try (BackupSession session = fixture.backup("one", OLD, StoreFixture.USER)) {
        new Uploader(session).smallBackup();
      }
      assertThat(verify(VerifyRequest.ALL.ofNamespace(Namespace.ROOT, 0)).verified()).isEqualTo(2);
      assertThat(verify(VerifyRequest.ALL.ofNamespace(Namespace.parse("one"), 7)).verified()).isEqualTo(1);
      assertThat(verify().verified()).isEqualTo(3);
      assertThatThrownBy(() -> verify(VerifyRequest.ALL.ofNamespace(Namespace.parse("two"), 7)))
          .hasMessage("namespace not found");
    }

    @Test
    void keepsBeingReadByOthersMeanwhile() throws IOException {
      try (ReaderSession reader = fixture.reader(NEW)) {
        assertThat(verify().verified()).isEqualTo(2);
      }
    }

    @Test
    void isLeftAloneWhereABackupRuns() throws IOException {
      try (BackupSession running = fixture.backup("host/a/2023-11-16T22:13:20Z")) {
        VerifyResult result = verify();
        assertThat(result.ok()).isTrue();
        assertThat(log.lines())
            .anyMatch(
                line ->
                    line.startsWith(
                        "SKIPPED: verify test:host/a/2023-11-16T22:13:20Z - could not acquire snapshot lock: "));
      }
    }

    @Test
    void stopsWhenSomebodyWantsItTo() {
      AtomicInteger asked = new AtomicInteger();
      assertThatThrownBy(
              () ->
                  fixture
                      .store()
                      .verify(VerifyRequest.ALL, UPID, log, () -> asked.incrementAndGet() > 2))
          .hasMessage("abort requested - aborting task");
    }

    @Test
    void leavesOutBenchmarks() throws IOException {
      Files.createDirectories(fixture.file("host/benchmark/2023-11-14T22:13:20Z"));
      verify();
      assertThat(log.lines()).contains("found 1 groups");
    }
  }

  @Nested
  class ADamagedChunk {
    @BeforeEach
    void backups() throws IOException {
      fixture.finishedBackup(OLD);
      fixture.finishedBackup(NEW);
    }

    @Test
    void failsAllSnapshotsThatNeedItAndIsSetAside() throws IOException {
      flip(chunk(SHARED), 20);
      VerifyResult result = verify();
      assertThat(result.failed()).containsExactly(NEW, OLD);
      assertThat(state(OLD)).contains(new VerifyState(UPID, false));
      assertThat(chunk(SHARED)).doesNotExist();
      assertThat(chunk(SHARED).resolveSibling(SHARED + ".0.bad")).exists();
      assertThat(log.normalised())
          .contains(
              "can't verify chunk, load failed - store 'test', unable to load chunk '" + SHARED
                  + "' - Data blob has wrong CRC checksum.",
              "corrupted chunk renamed to \".chunks/" + SHARED.toString().substring(0, 4) + "/" + SHARED
                  + ".0.bad\"",
              "verify test:" + NEW + "/root.pxar.didx failed: chunks could not be verified",
              "chunk " + SHARED + " was marked as corrupt",
              "Failed to verify the following snapshots/groups:",
              "\t" + NEW,
              "\t" + OLD);
    }

    @Test
    void ofOneSnapshotFailsThatAlone() throws IOException {
      flip(chunk(own(OLD)), 2000);
      assertThat(verify().failed()).containsExactly(OLD);
      assertThat(state(NEW)).contains(new VerifyState(UPID, true));
    }

    @Test
    void isMendedByTheNextBackup() throws IOException {
      flip(chunk(SHARED), 20);
      verify();
      fixture.finishedBackup("host/a/2023-11-16T22:13:20Z");
      assertThat(chunk(SHARED)).exists();
      assertThat(verify().ok()).isTrue();
      assertThat(state(OLD)).contains(new VerifyState(UPID, true));
      assertThat(chunk(SHARED).resolveSibling(SHARED + ".0.bad")).exists();
    }

    @Test
    void thatHasTenCopiesStays() throws IOException {
      for (int n = 0; n < 10; n++) {
        Files.writeString(chunk(SHARED).resolveSibling(SHARED + "." + n + ".bad"), "x");
      }
      flip(chunk(SHARED), 20);
      assertThat(verify().failed()).hasSize(2);
      assertThat(chunk(SHARED)).exists();
      assertThat(log.lines()).anyMatch(line -> line.endsWith("stays: there are ten damaged copies already"));
    }

    @Test
    void thatIsMissingFailsItsSnapshots() throws IOException {
      Files.delete(chunk(own(NEW)));
      assertThat(verify().failed()).containsExactly(NEW);
      assertThat(log.lines())
          .contains(
              "can't verify chunk, load failed - store 'test', unable to load chunk '" + own(NEW)
                  + "' - No such file or directory (os error 2)");
    }

    @Test
    void withTheContentOfAnotherIsFound() throws IOException {
      Files.write(chunk(own(NEW)), Files.readAllBytes(chunk(own(OLD))));
      assertThat(verify().failed()).containsExactly(NEW);
      assertThat(log.normalised()).contains("detected chunk with wrong digest.");
    }

    @Test
    void ofAnyShapeIsFound() throws IOException {
      for (int length : new int[] {0, 1, 8, 11, 12, 13, 43, 1000}) {
        byte[] sound = Files.readAllBytes(chunk(own(NEW)));
        Files.write(chunk(own(NEW)), Arrays.copyOf(sound, length));
        assertThat(verify().failed()).as("length %d", length).containsExactly(NEW);
        Files.write(chunk(own(NEW)), sound);
      }
      Files.write(chunk(own(NEW)), new byte[(16 << 20) + 45]);
      assertThat(verify().failed()).containsExactly(NEW);
    }

    @Test
    void thatCannotBeReadIsNotDamaged() throws IOException {
      Files.delete(chunk(own(NEW)));
      Files.createDirectory(chunk(own(NEW)));
      VerifyResult result = verify();
      assertThat(result.failed()).isEmpty();
      assertThat(result.unread()).containsExactly(NEW);
      assertThat(result.ok()).isFalse();
      assertThat(state(NEW)).isEmpty();
      assertThat(state(OLD)).contains(new VerifyState(UPID, true));
      assertThat(chunk(own(NEW))).isDirectory();
    }
  }

  @Nested
  class ADamagedFile {
    @BeforeEach
    void backups() throws IOException {
      fixture.finishedBackup(NEW);
    }

    private void assertFails(String why) throws IOException {
      assertThat(verify().failed()).containsExactly(NEW);
      assertThat(log.normalised()).anyMatch(line -> line.contains(why));
    }

    @Test
    void isFoundByItsCrc() throws IOException {
      flip(fixture.file(NEW + "/etc.conf.blob"), 15);
      assertFails(
          "verify test:" + NEW + "/etc.conf.blob failed: unable to load blob '\"" + NEW
              + "/etc.conf.blob\"' - Data blob has wrong CRC checksum.");
    }

    @Test
    void isFoundByItsEntries() throws IOException {
      flip(fixture.file(NEW + "/root.pxar.didx"), 4096 + 20);
      assertFails("/root.pxar.didx failed: wrong index checksum");
    }

    @Test
    void isFoundByItsMagic() throws IOException {
      flip(fixture.file(NEW + "/root.pxar.didx"), 1);
      assertFails(
          "Unable to open dynamic index \"" + NEW + "/root.pxar.didx\" - got unknown magic number");
    }

    @Test
    void isFoundByItsLength() throws IOException {
      byte[] text = "another = value\n".getBytes(StandardCharsets.UTF_8);
      Files.write(
          fixture.file(NEW + "/etc.conf.blob"), DataBlob.encode(text, null).bytes());
      assertFails("/etc.conf.blob failed: wrong size (24 != 28)");
    }

    @Test
    void thatIsMissingIsNamed() throws IOException {
      Files.delete(fixture.file(NEW + "/etc.conf.blob"));
      assertFails("/etc.conf.blob failed: unable to load blob");
    }

    @Test
    void thatIsTheManifestFailsTheSnapshot() throws IOException {
      flip(fixture.file(NEW + "/index.json.blob"), 30);
      assertFails("verify test:" + NEW + " - manifest load error: ");
      Files.delete(fixture.file(NEW + "/index.json.blob"));
      assertFails("verify test:" + NEW + " - manifest load error: ");
    }

    @Test
    void thatIsTheClientsLogIsToldAndNoMore() throws IOException {
      byte[] blob = DataBlob.encode(new byte[50], null).bytes();
      blob[40]++;
      Files.write(fixture.file(NEW + "/client.log.blob"), blob);
      assertThat(verify().ok()).isTrue();
      assertThat(log.lines())
          .contains(
              "WARN: client log \"" + NEW + "/client.log.blob\" is damaged: Data blob has wrong CRC checksum.");
    }

    @Test
    void whosePaddingIsNotZeroIsToldAndNoMore() throws IOException {
      flip(fixture.file(NEW + "/root.pxar.didx"), 64);
      assertThat(verify().ok()).isTrue();
      assertThat(log.lines()).anyMatch(line -> line.contains("has something in its padding (byte 64)"));
    }
  }

  @Test
  void aStorageThatIsAwayEndsTheRunAndLeavesAllStates() throws IOException {
    fixture.finishedBackup(NEW);
    Backend away = AwayBackend.of(fixture.store().backend(), StorageException.Kind.UNREACHABLE);
    assertThatThrownBy(() -> verifyOn(away))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.UNREACHABLE));
    assertThat(log.lines()).contains("verify test:" + NEW + " - could not be verified: away");
    assertThat(state(NEW)).isEmpty();
    assertThat(List.of(chunk(SHARED), chunk(own(NEW)))).allMatch(Files::exists);
  }

  private VerifyResult verifyOn(Backend backend) throws IOException {
    Datastore store = new Datastore("test", backend, Zstd.detect(), fixture.clock());
    log = new TestLog();
    return store.verify(VerifyRequest.ALL, UPID, log, () -> false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"root.pxar.didx", "etc.conf.blob", "index.json.blob"})
  void aFileThatTheDiskCannotReadIsNoDamageAndEndsNoRun(String file) throws IOException {
    fixture.finishedBackup(OLD);
    fixture.finishedBackup(NEW);
    VerifyResult result =
        verifyOn(AwayBackend.withBadSectorIn(fixture.store().backend(), NEW + "/" + file));
    assertThat(result.ok()).isFalse();
    assertThat(result.failed()).isEmpty();
    assertThat(result.unread()).containsExactly(NEW);
    assertThat(log.lines()).anyMatch(line -> line.contains("Input/output error"));
    assertThat(state(NEW)).isEmpty();
    assertThat(state(OLD)).contains(new VerifyState(UPID, true));
  }

  @Test
  void aClientLogThatTheDiskCannotReadIsToldAndNoMore() throws IOException {
    fixture.finishedBackup(NEW);
    verifyOn(AwayBackend.withBadSectorIn(fixture.store().backend(), NEW + "/client.log.blob"));
    assertThat(log.lines()).anyMatch(line -> line.contains("Input/output error"));
    assertThat(state(NEW)).contains(new VerifyState(UPID, true));
  }

  @Test
  void chunksOfAnIndexThatWasGivenUpAreReadForTheNextOne() throws IOException {
    fixture.finishedBackup(OLD);
    fixture.finishedBackup(NEW);
    flip(chunk(SHARED), 20);
    VerifyResult result =
        verifyOn(AwayBackend.withBadPlaceOf(fixture.store().backend(), own(NEW)));
    assertThat(result.unread()).containsExactly(NEW);
    assertThat(result.failed()).containsExactly(OLD);
    assertThat(chunk(SHARED)).doesNotExist();
  }
}
