package io.pbs4j.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.s3.object.ObjectBody;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.verify.VerifyLog;
import io.pbs4j.storage.verify.VerifyRequest;
import io.pbs4j.storage.verify.VerifyResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verification of a datastore in a bucket. */
class BucketVerifyTest {
  private static final String SNAPSHOT = "host/a/2023-11-14T22:13:20Z";
  private static final String UPID = "UPID:vm:000076FF:0001FA7A:00000225:6553F100:verify:test:root@pam:";

  /** A chunk of every small backup. */
  private static final Digest SHARED = Digest.sha256(new byte[5000]);

  @TempDir Path directory;
  private S3Fixture fixture;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @BeforeEach
  void backup() throws IOException {
    fixture = S3Fixture.create(directory.resolve("cache"));
    backup(SNAPSHOT);
  }

  private void backup(String snapshot) throws IOException {
    try (BackupSession session = fixture.backup(snapshot)) {
      new Uploader(session).smallBackup();
    }
  }

  @AfterEach
  void close() throws IOException {
    fixture.bucket().fault((kind, key, after) -> {});
    fixture.close();
  }

  private VerifyResult verify() throws IOException {
    VerifyLog log =
        new VerifyLog() {
          @Override
          public void line(String text) {
            lines.add(text);
          }

          @Override
          public void warn(String text) {
            lines.add("WARN: " + text);
          }
        };
    return fixture.store().verify(VerifyRequest.ALL, UPID, log, () -> false);
  }

  @Test
  void readsTheBucketAndNotTheCache() throws IOException {
    assertThat(verify().ok()).isTrue();
    // Into the cache.
    assertThat(fixture.store().chunks().isSound(SHARED)).isTrue();
    long length = fixture.backend().chunks().find(SHARED).length();
    fixture.bucket().put(ChunkNames.key(SHARED), ObjectBody.of(new byte[(int) length]));
    assertThat(fixture.store().chunks().isSound(SHARED)).isTrue();

    assertThat(verify().failed()).containsExactly(SNAPSHOT);
    assertThat(fixture.backend().chunks().find(SHARED)).isNull();
    assertThat(fixture.bucket().head(ChunkNames.key(SHARED) + ".0.bad")).isNotNull();

    backup("host/a/2023-11-15T22:13:20Z");
    assertThat(verify().ok()).isTrue();
  }

  @Test
  void aBucketThatIsAwayEndsTheRunAndNothingIsSetAside() throws IOException {
    fixture
        .bucket()
        .fault(
            (kind, key, after) -> {
              if (kind == RequestKind.GET && key.contains(".chunks/")) {
                throw new StorageException(StorageException.Kind.UNREACHABLE, "away");
              }
            });
    assertThatThrownBy(this::verify)
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.UNREACHABLE));
    fixture.bucket().fault((kind, key, after) -> {});
    assertThat(
            fixture
                .store()
                .snapshots()
                .manifest(Namespace.ROOT, BackupSnapshot.parse(SNAPSHOT))
                .verifyState())
        .isEmpty();
    assertThat(fixture.bucket().head(ChunkNames.key(SHARED))).isNotNull();
    assertThat(verify().ok()).isTrue();
  }
}
