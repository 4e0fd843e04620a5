package io.pbs4j.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.snapshot.ArchiveName.Kind;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.gc.GcControl;
import io.pbs4j.storage.gc.GcLog;
import io.pbs4j.storage.gc.GcOptions;
import io.pbs4j.storage.gc.GcProgress;
import io.pbs4j.storage.gc.GcStatus;
import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.s3.object.ObjectBody;
import io.pbs4j.storage.s3.object.ObjectStream;
import io.pbs4j.storage.session.BackupSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Garbage in a bucket is condemned by one run and removed by a later one, unless somebody needs it again. */
class TwoStepCollectionTest {
  private static final String FIRST = "host/a/2023-11-14T22:13:20Z";
  private static final String SECOND = "host/a/2023-11-15T22:13:20Z";
  private static final Digest CHUNK = Digest.sha256(new byte[5000]);

  @TempDir Path directory;
  private S3Fixture fixture;
  private final List<String> log = new ArrayList<>();
  private GcOptions options = GcOptions.standard();

  @BeforeEach
  void open() throws IOException {
    fixture = S3Fixture.create(directory.resolve("cache"));
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  private GcStatus collect() throws IOException {
    return collect(GcControl.of(() -> false));
  }

  private GcStatus collect(GcControl control) throws IOException {
    GcLog lines =
        new GcLog() {
          @Override
          public void line(String text) {
            log.add(text);
          }

          @Override
          public void warning(String text) {
            log.add("WARN: " + text);
          }

          @Override
          public void progress(GcProgress progress) {}
        };
    return fixture.store().collectGarbage("", options, lines, control);
  }

  private void days(int days) {
    fixture.clock().advance(Duration.ofDays(days));
  }

  private void backUp(String snapshot, byte[]... chunks) throws IOException {
    try (BackupSession session = fixture.backup(snapshot)) {
      Uploader uploader = new Uploader(session);
      uploader.dynamicArchive("root.pxar.didx", chunks);
      uploader.manifest();
      session.finish();
    }
  }

  private void forget(String snapshot) throws IOException {
    fixture.store().edits().forget(Namespace.ROOT, BackupSnapshot.parse(snapshot));
  }

  private void oneOldGarbageChunk() throws IOException {
    backUp(FIRST, new byte[5000]);
    forget(FIRST);
    days(2);
  }

  private boolean isThere() throws IOException {
    return fixture.bucket().keys().stream().anyMatch(key -> key.endsWith(CHUNK.toString()));
  }

  /** Writes to the bucket what this server does not know of. */
  private void writeAsAnother(String key, byte[] content) throws IOException {
    fixture.bucket().connectAgain(new RequestLedger()).put(key, ObjectBody.of(content));
  }

  private List<String> lists() {
    return fixture.bucket().keys().stream()
        .filter(key -> key.startsWith(".gc/condemned/") && !key.endsWith("/"))
        .toList();
  }

  @Test
  void theFirstRunCondemnsAndOneAfterTheGracePeriodRemoves() throws IOException {
    oneOldGarbageChunk();
    GcStatus status = collect();
    assertThat(status.removedChunks()).isZero();
    assertThat(status.pendingChunks()).isEqualTo(1);
    assertThat(log)
        .contains("1 chunks are condemned: a run after 1445 min removes those not used until then");
    assertThat(lists()).hasSize(1);

    fixture.clock().advance(Duration.ofHours(24));
    assertThat(collect().removedChunks()).isZero();
    assertThat(lists()).hasSize(1);
    fixture.clock().advance(Duration.ofMinutes(5));
    assertThat(collect().removedChunks()).isEqualTo(1);
    assertThat(isThere()).isFalse();
    collect();
    collect();
    assertThat(lists()).isEmpty();
  }

  @Test
  void withoutGracePeriodTwoRunsAreNeeded() throws IOException {
    backUp(FIRST, new byte[5000]);
    forget(FIRST);
    fixture.clock().advance(Duration.ofSeconds(1));
    options = options.withGrace(Duration.ZERO);
    assertThat(collect().removedChunks()).isZero();
    assertThat(log)
        .contains("1 chunks are condemned: another run removes those not used until then");
    fixture.clock().advance(Duration.ofSeconds(1));
    assertThat(collect().removedChunks()).isEqualTo(1);
  }

  @Test
  void whatWasWrittenLatelyIsNotEvenCondemned() throws IOException {
    backUp(FIRST, new byte[5000]);
    forget(FIRST);
    collect();
    assertThat(lists()).isEmpty();
    days(2);
    assertThat(collect().removedChunks()).isZero();
  }

  @Test
  void aChunkThatIsNamedAgainLeavesTheList() throws IOException {
    oneOldGarbageChunk();
    collect();
    backUp(SECOND, new byte[5000]);
    days(2);
    assertThat(collect().removedChunks()).isZero();
    forget(SECOND);
    days(2);
    assertThat(collect().removedChunks()).isZero();
    days(2);
    assertThat(collect().removedChunks()).isEqualTo(1);
  }

  @Test
  void aChunkThatARunningBackupClaimsLeavesTheList() throws IOException {
    oneOldGarbageChunk();
    collect();
    try (BackupSession session = fixture.backup(SECOND)) {
      int open = session.createDynamicIndex("a.didx");
      new Uploader(session).chunk(Kind.DYNAMIC, open, new byte[5000]);
      days(2);
      assertThat(collect().removedChunks()).isZero();
    }
    days(2);
    assertThat(collect().removedChunks()).isZero();
    days(2);
    assertThat(collect().removedChunks()).isEqualTo(1);
  }

  @Test
  void aChunkThatWasWrittenAgainIsCondemnedAnew() throws IOException {
    oneOldGarbageChunk();
    collect();
    fixture.clock().advance(Duration.ofHours(1));
    String key = ".chunks/" + CHUNK.toString().substring(0, 4) + "/" + CHUNK;
    try (ObjectStream old = Objects.requireNonNull(fixture.bucket().open(key))) {
      writeAsAnother(key, old.readAllBytes());
    }
    days(2);
    assertThat(collect().removedChunks()).isZero();
    days(2);
    assertThat(collect().removedChunks()).isEqualTo(1);
  }

  @Test
  void namesThatAppearedSinceTheStoreWasOpenedAreFoundBeforeIndexesAreRead() throws IOException {
    backUp(FIRST, new byte[5000]);
    byte[] index =
        fixture.backend().read(FIRST + "/root.pxar.didx", 1 << 20).orElseThrow();
    forget(FIRST);
    days(2);
    collect();
    days(2);
    writeAsAnother("host/z/2023-11-15T22:13:20Z/root.pxar.didx", index);
    GcStatus status = collect();
    assertThat(status.indexFileCount()).isEqualTo(1);
    assertThat(status.removedChunks()).isZero();
    assertThat(isThere()).isTrue();
  }

  @Test
  void aServerThatLosesTheStoreDuringItsSweepRemovesNothingMore() throws IOException {
    oneOldGarbageChunk();
    collect();
    days(2);
    S3Fixture[] other = {null};
    GcControl takeOver =
        new GcControl(
            () -> {
              if (other[0] == null) {
                other[0] = fixture.again(directory.resolve("other"));
              }
            });
    assertThatThrownBy(() -> collect(takeOver)).hasMessageContaining("another server has taken over");
    other[0].close();
    assertThat(isThere()).isTrue();
  }

  @Test
  void aListThatCannotBeReadIsNone() throws IOException {
    oneOldGarbageChunk();
    collect();
    fixture.backend().write(lists().get(0), "not a list".getBytes(StandardCharsets.UTF_8));
    days(2);
    assertThat(collect().removedChunks()).isZero();
    days(2);
    assertThat(collect().removedChunks()).isEqualTo(1);
  }

  @Test
  void aRunThatFailsAtAnyRequestLeavesListsThatTheNextOneReadsRightly() throws IOException {
    for (int failing = 1; failing < 30; failing++) {
      try (S3Fixture one = S3Fixture.create(directory.resolve("cache" + failing))) {
        S3Fixture before = fixture;
        fixture = one;
        try {
          surviveFailureAt(failing);
        } finally {
          fixture = before;
        }
      }
    }
  }

  /** One chunk is condemned, another is needed again when a run fails half-way. */
  private void surviveFailureAt(int failing) throws IOException {
    backUp(FIRST, new byte[5000], new byte[6000]);
    forget(FIRST);
    days(2);
    collect();
    backUp(SECOND, new byte[6000]);
    days(2);
    int[] requests = {0};
    fixture
        .bucket()
        .fault(
            (kind, key, after) -> {
              if (!after && ++requests[0] == failing && kind != RequestKind.GET) {
                throw MemoryObjectStore.unreachable();
              }
            });
    try {
      collect();
    } catch (IOException e) {
      assertThat(e).isNotNull(); // Which request it is does not matter.
    }
    fixture.bucket().fault((kind, key, after) -> {});
    days(2);
    collect();
    assertThat(fixture.store().chunks().isSound(Digest.sha256(new byte[6000]))).isTrue();
    days(2);
    collect();
    assertThat(isThere()).as("after a failure of request %d", failing).isFalse();
    assertThat(fixture.store().chunks().isSound(Digest.sha256(new byte[6000]))).isTrue();
  }

  @Test
  void aDryRunSaysWhatIsDueAndChangesNothing() throws IOException {
    oneOldGarbageChunk();
    options = options.withDryRun(true);
    assertThat(collect().pendingChunks()).isEqualTo(1);
    assertThat(lists()).isEmpty();
    options = options.withDryRun(false);
    collect();
    days(2);
    options = options.withDryRun(true);
    assertThat(collect().removedChunks()).isEqualTo(1);
    assertThat(isThere()).isTrue();
    assertThat(lists()).hasSize(1);
  }
}
