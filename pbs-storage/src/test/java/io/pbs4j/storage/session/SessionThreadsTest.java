package io.pbs4j.storage.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.ArchiveName.Kind;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many streams of one connection at a time. */
class SessionThreadsTest {
  private static final String SNAPSHOT = "host/a/2023-11-14T22:13:20Z";
  private static final int COUNT = 60;

  @TempDir Path directory;
  StoreFixture fixture;
  ExecutorService threads;

  @BeforeEach
  void create() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
    threads = Executors.newFixedThreadPool(8);
  }

  @AfterEach
  void close() throws IOException {
    threads.shutdownNow();
    fixture.close();
  }

  /** Every third is the same, so that uploads of one digest meet. */
  private static byte[] chunk(int i) {
    return RandomBytes.mixed(i % 3 == 0 ? 0 : i, 90_000);
  }

  private static void upload(BackupSession session, int wid, byte[] data) throws IOException {
    byte[] encoded = DataBlob.encode(data, Zstd.detect()).bytes();
    try (Upload upload =
        session.uploadChunk(Kind.DYNAMIC, wid, Digest.sha256(data), data.length, encoded.length)) {
      for (int at = 0; at < encoded.length; at += 16 << 10) {
        upload.append(ByteBuffer.wrap(encoded, at, Math.min(16 << 10, encoded.length - at)));
      }
      upload.finish();
    }
  }

  private <T> List<Future<T>> submit(int count, Callable<T> task) {
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      futures.add(threads.submit(task));
    }
    return futures;
  }

  @Test
  void chunksOfTwoIndexesAreUploadedAtOnceAndAppendedInOrder() throws Exception {
    try (BackupSession session = fixture.backup(SNAPSHOT)) {
      int[] wids = {session.createDynamicIndex("a.didx"), session.createDynamicIndex("b.didx")};
      List<Future<?>> uploads = new ArrayList<>();
      for (int i = 0; i < COUNT; i++) {
        int number = i;
        uploads.add(
            threads.submit(
                () -> {
                  upload(session, wids[number % 2], chunk(number));
                  return null;
                }));
      }
      for (Future<?> upload : uploads) {
        upload.get();
      }
      for (int wid : wids) {
        MessageDigest sha = Digest.newSha256();
        for (int i = 0; i < COUNT; i++) {
          Digest digest = Digest.sha256(chunk(i));
          session.append(Kind.DYNAMIC, wid, List.of(digest), new long[] {90_000L * i});
          sha.update(Uploader.entry(90_000L * (i + 1), digest));
        }
        session.closeIndex(Kind.DYNAMIC, wid, COUNT, 90_000L * COUNT, Digest.of(sha.digest()));
      }
      new Uploader(session).manifest();
      session.finish();
    }
    // 20 of 60 are one and the same chunk.
    assertThat(fixture.files().stream().filter(name -> name.startsWith(".chunks/"))).hasSize(41);
    var stats =
        new ObjectMapper()
            .readTree(
                fixture
                    .store()
                    .snapshots()
                    .manifest(Namespace.ROOT, BackupSnapshot.parse(SNAPSHOT))
                    .toJson())
            .at("/unprotected/chunk_upload_stats");
    assertThat(stats.get("count").intValue()).isEqualTo(COUNT);
    assertThat(stats.get("duplicates").intValue()).isEqualTo(19);
  }

  @Test
  void aSessionThatIsAbortedUnderUploadsLeavesNothingOfTheSnapshot() throws Exception {
    for (int round = 0; round < 10; round++) {
      BackupSession session = fixture.backup(SNAPSHOT);
      int wid = session.createDynamicIndex("a.didx");
      CountDownLatch started = new CountDownLatch(8);
      int seed = round;
      List<Future<String>> uploads =
          submit(
              8,
              () -> {
                started.countDown();
                try {
                  for (int i = 0; ; i++) {
                    upload(session, wid, chunk(seed * 100 + i));
                    new Uploader(session)
                        .blob("x" + i + ".blob", DataBlob.encode(new byte[50], null).bytes());
                  }
                } catch (StorageException e) {
                  return String.valueOf(e.getMessage());
                }
              });
      started.await();
      session.close();
      for (Future<String> upload : uploads) {
        assertThat(upload.get()).isEqualTo("backup session was aborted.");
      }
      assertThat(fixture.file(SNAPSHOT)).doesNotExist();
      assertThat(fixture.files()).noneMatch(name -> name.contains("tmp"));
    }
  }

  @Test
  void finishIsForOneAndEndsTheOthers() throws Exception {
    BackupSession session = fixture.backup(SNAPSHOT);
    Uploader uploader = new Uploader(session);
    uploader.dynamicArchive("a.didx", chunk(1));
    uploader.manifest();
    int finished = 0;
    for (Future<String> outcome :
        submit(
            6,
            () -> {
              try {
                session.finish();
                return "finished";
              } catch (StorageException e) {
                return String.valueOf(e.getMessage());
              }
            })) {
      if (outcome.get().equals("finished")) {
        finished++;
      } else {
        assertThat(outcome.get()).isEqualTo("backup already marked as finished.");
      }
    }
    session.close();
    assertThat(finished).isEqualTo(1);
    try (InputStream in =
        fixture
            .store()
            .contents()
            .open(Namespace.ROOT, BackupSnapshot.parse(SNAPSHOT), ArchiveName.parse("a.didx"))) {
      assertThat(in.readAllBytes()).isEqualTo(chunk(1));
    }
  }

  @Test
  void onlyOneOfManyBackupsOfAGroupStarts() throws Exception {
    for (int round = 0; round < 10; round++) {
      String group = "vm/" + round;
      List<BackupSession> started = new ArrayList<>();
      for (Future<BackupSession> outcome :
          submit(
              6,
              () -> {
                try {
                  return fixture.backup(group + "/2023-11-14T22:13:20Z");
                } catch (StorageException e) {
                  assertThat(e.kind()).isEqualTo(StorageException.Kind.LOCKED);
                  return null;
                }
              })) {
        BackupSession session = outcome.get();
        if (session != null) {
          started.add(session);
        }
      }
      assertThat(started).hasSize(1);
      started.get(0).close();
    }
  }
}
