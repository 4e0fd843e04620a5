package io.pbs4j.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StorageException.Kind;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.session.BackupSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that had their effect although the answer was lost, and those that had none. */
class LostRepliesTest {
  private static final String FIRST = "host/a/2023-11-14T22:13:20Z";
  private static final byte[] OLD = {1};
  private static final byte[] NEW = {2, 2};

  @TempDir Path directory;
  S3Fixture fixture;

  @BeforeEach
  void create() throws IOException {
    fixture = S3Fixture.create(directory.resolve("cache"));
  }

  @AfterEach
  void close() throws IOException {
    fixture.bucket().fault((kind, key, after) -> {});
    fixture.close();
  }

  /** The next request of a kind fails, after its effect or before it. */
  private void loseOne(RequestKind wanted, boolean afterEffect) {
    AtomicBoolean done = new AtomicBoolean();
    fixture
        .bucket()
        .fault(
            (kind, key, after) -> {
              if (kind == wanted && after == afterEffect && !done.getAndSet(true)) {
                throw MemoryObjectStore.unreachable();
              }
            });
  }

  private static void assertUnreachable(Throwable thrown) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
  }

  private BackupSnapshot finishedBackup() throws IOException {
    try (BackupSession session = fixture.backup(FIRST)) {
      new Uploader(session).smallBackup();
    }
    return BackupSnapshot.parse(FIRST);
  }

  @Test
  void aWriteThatHappenedIsSeenByTheNextReader() throws IOException {
    fixture.backend().write("a", OLD);
    loseOne(RequestKind.PUT, true);
    assertThatThrownBy(() -> fixture.backend().write("a", NEW)).satisfies(LostRepliesTest::assertUnreachable);
    assertThat(fixture.backend().read("a", 10)).hasValue(NEW);
    assertThat(fixture.backend().length("a")).isEqualTo(2);
  }

  @Test
  void aWriteThatDidNotHappenLeavesTheOldContent() throws IOException {
    fixture.backend().write("a", OLD);
    loseOne(RequestKind.PUT, false);
    assertThatThrownBy(() -> fixture.backend().write("a", NEW)).satisfies(LostRepliesTest::assertUnreachable);
    assertThat(fixture.backend().read("a", 10)).hasValue(OLD);
  }

  @Test
  void aDeletionThatHappenedIsSeen() throws IOException {
    fixture.backend().write("a", OLD);
    loseOne(RequestKind.DELETE, true);
    assertThatThrownBy(() -> fixture.backend().delete("a")).satisfies(LostRepliesTest::assertUnreachable);
    assertThat(fixture.backend().exists("a")).isFalse();
    assertThat(fixture.backend().read("a", 10)).isEmpty();
  }

  @Test
  void anObjectThatWasCreatedIsNotTakenForAnothers() throws IOException {
    assertThat(fixture.backend().create("a", OLD)).isTrue();
    assertThat(fixture.backend().create("a", OLD)).isFalse();
    loseOne(RequestKind.PUT, true);
    assertThatThrownBy(() -> fixture.backend().create("b", OLD)).satisfies(LostRepliesTest::assertUnreachable);
    assertThat(fixture.backend().read("b", 10)).hasValue(OLD);
  }

  @Test
  void whileTheBucketIsAwayWhatIsInTheCacheIsReadAndAllElseIsUnreachable() throws IOException {
    finishedBackup();
    fixture
        .bucket()
        .fault(
            (kind, key, after) -> {
              throw MemoryObjectStore.unreachable();
            });
    assertThat(fixture.store().listing().snapshots(Namespace.ROOT, BackupGroup.parse("host/a")))
        .singleElement()
        .satisfies(info -> assertThat(info.finished()).isTrue());
    Digest chunk = Digest.sha256(new byte[5000]);
    assertThatThrownBy(() -> fixture.store().chunks().read(chunk)).satisfies(LostRepliesTest::assertUnreachable);
    assertThatThrownBy(() -> fixture.store().chunks().isSound(chunk)).satisfies(LostRepliesTest::assertUnreachable);
    assertThatThrownBy(() -> fixture.store().collectGarbage("", line -> {}, () -> false))
        .satisfies(LostRepliesTest::assertUnreachable);
  }

  @Test
  void aManifestThatArrivedWithoutAnAnswerGoesWithItsSnapshot() throws IOException {
    BackupSession session = fixture.backup(FIRST);
    Uploader uploader = new Uploader(session);
    uploader.dynamicArchive("root.pxar.didx", new byte[5000]);
    uploader.manifest();
    loseOne(RequestKind.PUT, true);
    assertThatThrownBy(session::finish).satisfies(LostRepliesTest::assertUnreachable);
    assertThat(fixture.bucket().keys()).contains(FIRST + "/index.json.blob");
    session.close();
    assertThat(fixture.bucket().keys()).noneMatch(key -> key.startsWith(FIRST));
  }

  @Test
  void aSnapshotWhoseManifestCannotBeRemovedKeepsAllItsFiles() throws IOException {
    BackupSnapshot snapshot = finishedBackup();
    List<String> keys = fixture.bucket().keys();
    fixture
        .bucket()
        .fault(
            (kind, key, after) -> {
              if (key.endsWith("/index.json.blob")) {
                throw new IOException("AccessDenied");
              }
            });
    assertThatThrownBy(() -> fixture.store().edits().forget(Namespace.ROOT, snapshot))
        .hasMessageContaining("index.json.blob: AccessDenied")
        .satisfies(LostRepliesTest::assertUnreachable);
    fixture.bucket().fault((kind, key, after) -> {});
    assertThat(fixture.bucket().keys()).isEqualTo(keys);
    fixture.store().edits().forget(Namespace.ROOT, snapshot);
    assertThat(fixture.store().snapshots().exists(Namespace.ROOT, snapshot)).isFalse();
  }

  @Test
  void aChunkWhoseUploadFailedIsUploadedAgain() throws IOException {
    loseOne(RequestKind.PUT, false);
    assertThatThrownBy(() -> spool(new byte[] {5})).satisfies(LostRepliesTest::assertUnreachable);
    assertThat(spool(new byte[] {5})).isTrue();
    assertThat(spool(new byte[] {5})).isFalse();
  }

  private boolean spool(byte[] content) throws IOException {
    try (var spool = fixture.backend().chunks().spool(Digest.sha256(content))) {
      spool.append(ByteBuffer.wrap(content));
      return spool.publishNew();
    }
  }

  @Test
  void chunksThatWereRemovedWithoutAnAnswerAreNotBelievedToBeThere() throws IOException {
    spool(new byte[] {5});
    Digest digest = Digest.sha256(new byte[] {5});
    StoredChunk chunk = fixture.backend().chunks().find(digest);
    loseOne(RequestKind.DELETE, true);
    assertThatThrownBy(() -> fixture.backend().chunks().delete(List.of(Objects.requireNonNull(chunk))))
        .satisfies(LostRepliesTest::assertUnreachable);
    assertThat(fixture.backend().chunks().find(digest)).isNull();
    assertThat(spool(new byte[] {5})).isTrue();
  }

  @Test
  void chunksThatCouldNotBeRemovedStayAndAreReported() throws IOException {
    finishedBackup();
    fixture.store().edits().forget(Namespace.ROOT, BackupSnapshot.parse(FIRST));
    fixture.clock().advance(Duration.ofDays(2));
    assertThat(fixture.store().collectGarbage("", line -> {}, () -> false).pendingChunks()).isEqualTo(2);
    fixture.clock().advance(Duration.ofDays(2));
    Digest stubborn = Digest.sha256(new byte[5000]);
    fixture
        .bucket()
        .fault(
            (kind, key, after) -> {
              if (kind == RequestKind.DELETE && key.endsWith(stubborn.toString())) {
                throw new IOException("AccessDenied");
              }
            });
    List<String> log = new ArrayList<>();
    assertThat(fixture.store().collectGarbage("", log::add, () -> false).removedChunks()).isEqualTo(1);
    assertThat(log).contains("WARN: warning: chunk " + stubborn + " could not be removed: AccessDenied");
    fixture.bucket().fault((kind, key, after) -> {});
    assertThat(fixture.store().chunks().isSound(stubborn)).isTrue();
    assertThat(fixture.store().collectGarbage("", log::add, () -> false).removedChunks()).isEqualTo(1);
  }

  @Test
  void aServerWhoseStoreWasTakenOverFinishesNothingAndRemovesNothing() throws IOException {
    finishedBackup();
    BackupSession session = fixture.backup("host/b/2023-11-14T22:13:20Z");
    Uploader uploader = new Uploader(session);
    uploader.dynamicArchive("root.pxar.didx", new byte[5000]);
    uploader.manifest();
    try (S3Fixture other = fixture.again(directory.resolve("other"))) {
      assertThatThrownBy(session::finish)
          .hasMessageContaining("another server has taken over bucket in memory: opened by test at")
          .satisfies(e -> assertThat(((StorageException) e).kind()).isEqualTo(Kind.LOCKED));
      assertThatThrownBy(() -> fixture.store().collectGarbage("", line -> {}, () -> false))
          .hasMessageContaining("another server has taken over");
      assertThat(other.store().chunks().isSound(Digest.sha256(new byte[5000]))).isTrue();
    }
    // What it had begun belongs to the new owner now.
    assertThatThrownBy(session::close).hasMessageContaining("another server has taken over");
    assertThat(fixture.store().sessions().backups()).isZero();
  }
}
