package io.pbs4j.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.snapshot.ArchiveName.Kind;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client is told that a chunk is taken while it is on its way into the bucket. */
class BackgroundInsertTest {
  private static final String FIRST = "host/a/2023-11-14T22:13:20Z";

  /** Of the fixture. */
  private static final int CONCURRENCY = 4;

  @TempDir Path directory;
  S3Fixture fixture;
  final ExecutorService threads = Executors.newCachedThreadPool();
  final CountDownLatch gate = new CountDownLatch(1);

  @BeforeEach
  void create() throws IOException {
    fixture = S3Fixture.create(directory.resolve("cache"));
  }

  @AfterEach
  void close() throws IOException {
    gate.countDown();
    threads.shutdownNow();
    fixture.bucket().fault((kind, key, after) -> {});
    fixture.close();
  }

  private static boolean isChunk(String key) {
    return key.startsWith(".chunks/");
  }

  /** What becomes of a chunk that has passed the gate. */
  private interface Fate {
    void strike() throws IOException;
  }

  /** Chunks wait at the gate on their way in. */
  private void holdChunks() {
    holdChunks(() -> {});
  }

  private void holdChunks(Fate fate) {
    fixture
        .bucket()
        .fault(
            (kind, key, after) -> {
              if (kind == RequestKind.PUT && isChunk(key) && !after) {
                awaitGate();
                fate.strike();
              }
            });
  }

  private void awaitGate() throws InterruptedIOException {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static Digest chunk(BackupSession session, int writer, int number) throws IOException {
    return new Uploader(session).chunk(Kind.DYNAMIC, writer, RandomBytes.noise(number, 1000));
  }

  private static void closeIndex(BackupSession session, int writer, Digest digest) throws IOException {
    new Uploader(session).append(Kind.DYNAMIC, writer, digest, 0);
    session.closeIndex(Kind.DYNAMIC, writer, 1, 1000, Digest.sha256(Uploader.entry(1000, digest)));
  }

  private static void assertUnreachable(Throwable thrown) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.UNREACHABLE));
  }

  @Test
  void anIndexIsClosedAndABackupFinishedWhenAllItsChunksAreThere() throws Exception {
    holdChunks();
    try (BackupSession session = fixture.backup(FIRST)) {
      int writer = session.createDynamicIndex("a.didx");
      Digest digest = chunk(session, writer, 1);
      assertThat(fixture.bucket().keys()).noneMatch(BackgroundInsertTest::isChunk);
      Future<?> end =
          threads.submit(
              () -> {
                closeIndex(session, writer, digest);
                new Uploader(session).manifest();
                session.finish();
                return null;
              });
      assertThatThrownBy(() -> end.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
      gate.countDown();
      end.get(10, TimeUnit.SECONDS);
      assertThat(fixture.bucket().keys()).anyMatch(BackgroundInsertTest::isChunk);
    }
    assertThat(fixture.store().snapshots().isFinished(Namespace.ROOT, BackupSnapshot.parse(FIRST))).isTrue();
  }

  @Test
  void oneThatFailsEndsTheBackup() throws Exception {
    holdChunks(
        () -> {
          throw MemoryObjectStore.unreachable();
        });
    try (BackupSession session = fixture.backup(FIRST)) {
      int writer = session.createDynamicIndex("a.didx");
      Digest digest = chunk(session, writer, 1);
      gate.countDown();
      assertThatThrownBy(() -> closeIndex(session, writer, digest))
          .hasMessage("no answer")
          .satisfies(BackgroundInsertTest::assertUnreachable);
      fixture.bucket().fault((kind, key, after) -> {});
      int another = session.createDynamicIndex("b.didx");
      assertThatThrownBy(() -> chunk(session, another, 2)).satisfies(BackgroundInsertTest::assertUnreachable);
      assertThatThrownBy(session::finish).isInstanceOf(StorageException.class);
    }
    assertThat(fixture.bucket().keys()).noneMatch(key -> key.startsWith(FIRST));
    try (BackupSession session = fixture.backup(FIRST)) {
      new Uploader(session).smallBackup();
    }
  }

  @Test
  void anErrorOfTheMachineEndsTheBackupToo() throws Exception {
    holdChunks(
        () -> {
          throw new OutOfMemoryError("test");
        });
    try (BackupSession session = fixture.backup(FIRST)) {
      int writer = session.createDynamicIndex("a.didx");
      Digest digest = chunk(session, writer, 1);
      gate.countDown();
      assertThatThrownBy(() -> closeIndex(session, writer, digest)).hasRootCauseMessage("test");
    }
  }

  @Test
  void onlySoManyAreUnderWayAtATime() throws Exception {
    holdChunks();
    AtomicInteger taken = new AtomicInteger();
    try (BackupSession session = fixture.backup(FIRST)) {
      int writer = session.createDynamicIndex("a.didx");
      List<Future<?>> uploads = new ArrayList<>();
      for (int i = 0; i < CONCURRENCY + 3; i++) {
        int number = i;
        uploads.add(
            threads.submit(
                () -> {
                  chunk(session, writer, number);
                  taken.incrementAndGet();
                  return null;
                }));
      }
      while (taken.get() < CONCURRENCY) {
        Thread.sleep(5);
      }
      Thread.sleep(50);
      assertThat(taken).hasValue(CONCURRENCY);
      gate.countDown();
      for (Future<?> upload : uploads) {
        upload.get(10, TimeUnit.SECONDS);
      }
    }
    assertThat(taken).hasValue(CONCURRENCY + 3);
  }

  @Test
  void twoBackupsOfTheSameNewChunkWriteItOnceAndBothWaitForIt() throws Exception {
    holdChunks();
    try (BackupSession one = fixture.backup(FIRST);
        BackupSession two = fixture.backup("host/b/2023-11-14T22:13:20Z")) {
      int first = one.createDynamicIndex("a.didx");
      int second = two.createDynamicIndex("a.didx");
      Digest digest = chunk(one, first, 1);
      chunk(two, second, 1);
      Future<?> end =
          threads.submit(
              () -> {
                closeIndex(two, second, digest);
                return null;
              });
      assertThatThrownBy(() -> end.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
      long before = fixture.ledger().total().snapshot().of(RequestKind.PUT);
      gate.countDown();
      end.get(10, TimeUnit.SECONDS);
      closeIndex(one, first, digest);
      // The two indexes; the chunk's own request was counted before it came to the gate.
      assertThat(fixture.ledger().total().snapshot().of(RequestKind.PUT) - before).isEqualTo(2);
    }
  }

  @Test
  void aStoreThatClosesEndsThem() throws Exception {
    holdChunks();
    BackupSession session = fixture.backup(FIRST);
    chunk(session, session.createDynamicIndex("a.didx"), 1);
    session.close();
    fixture = fixture.restarted();
    assertThat(fixture.bucket().keys()).noneMatch(BackgroundInsertTest::isChunk);
  }
}
