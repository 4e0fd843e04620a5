package io.pbs4j.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.request.RequestCount;
import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.session.ReaderSession;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bill: how many requests the usual work makes. The figures are those of {@code docs/s3.md}. */
class RequestCountsTest {
  private static final String FIRST = "host/a/2023-11-14T22:13:20Z";
  private static final String SECOND = "host/a/2023-11-15T22:13:20Z";

  @TempDir Path directory;
  S3Fixture fixture;
  RequestCount before = new RequestCount(Map.of(), 0, 0, 0);

  @BeforeEach
  void create() throws IOException {
    fixture = S3Fixture.create(directory.resolve("cache"));
    mark();
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  private void mark() {
    before = fixture.ledger().total().snapshot();
  }

  private long made(RequestKind kind) {
    return fixture.ledger().total().snapshot().of(kind) - before.of(kind);
  }

  private long made() {
    return fixture.ledger().total().snapshot().total() - before.total();
  }

  private static byte[][] chunks(int count) {
    return IntStream.range(0, count).mapToObj(i -> RandomBytes.noise(i, 500)).toArray(byte[][]::new);
  }

  private void backUp(String snapshot, int chunks) throws IOException {
    try (BackupSession session = fixture.backup(snapshot)) {
      Uploader uploader = new Uploader(session);
      uploader.dynamicArchive("root.pxar.didx", chunks(chunks));
      uploader.dynamicArchive("catalog.pcat1.didx", new byte[700]);
      uploader.content("etc.conf.blob", new byte[10]);
      uploader.manifest();
      session.finish();
    }
  }

  @Test
  void aFirstBackupWritesItsChunksAndLessThanTenObjectsMore() throws IOException {
    backUp(FIRST, 300);
    assertThat(made(RequestKind.PUT)).isLessThanOrEqualTo(301 + 10);
    assertThat(made() - made(RequestKind.PUT)).isLessThanOrEqualTo(2);
  }

  @Test
  void aBackupWithoutChangesMakesAtMostTenRequests() throws IOException {
    backUp(FIRST, 300);
    mark();
    try (BackupSession session = fixture.backup(SECOND)) {
      session.previous("index.json.blob").close();
      session.previous("root.pxar.didx").close();
      Uploader uploader = new Uploader(session);
      uploader.dynamicArchive("root.pxar.didx", chunks(300));
      uploader.dynamicArchive("catalog.pcat1.didx", new byte[700]);
      uploader.content("etc.conf.blob", new byte[10]);
      uploader.manifest();
      session.finish();
    }
    assertThat(made()).isLessThanOrEqualTo(10);
  }

  @Test
  void chunksThatAreThereCostNothingAfterARestartEither() throws IOException {
    backUp(FIRST, 300);
    fixture = fixture.restarted();
    mark();
    backUp("host/b/2023-11-15T22:13:20Z", 300);
    assertThat(made()).isLessThanOrEqualTo(10);
  }

  @Test
  void chunksOfAnUnknownStoreAreLearntFromTheListing() throws Exception {
    backUp(FIRST, 300);
    fixture.close();
    fixture = fixture.again(directory.resolve("new-cache"));
    while (fixture.backend().capacity().used() == 0 || !fixture.backend().knowsAllChunks()) {
      Thread.sleep(5);
    }
    assertThat(fixture.ledger().total().snapshot().of(RequestKind.LIST)).isEqualTo(2);
    mark();
    backUp("host/b/2023-11-15T22:13:20Z", 300);
    assertThat(made(RequestKind.PUT)).isLessThanOrEqualTo(10);
    // The kind of each is looked at once: eight bytes.
    assertThat(made(RequestKind.GET)).isEqualTo(301);
  }

  @Test
  void aGarbageCollectionListsReadsNothingAndRemovesInBatches() throws IOException {
    backUp(FIRST, 300);
    fixture.store().edits().forget(Namespace.ROOT, BackupSnapshot.parse(FIRST));
    fixture.clock().advance(Duration.ofDays(2));
    mark();
    assertThat(fixture.store().collectGarbage("", line -> {}, () -> false).removedChunks()).isZero();
    // The names of metadata, and the chunks.
    assertThat(made(RequestKind.LIST)).isEqualTo(2);
    assertThat(made(RequestKind.DELETE)).isZero();
    assertThat(made(RequestKind.GET)).isZero();
    // The epoch, the figures, the list of the condemned and its container.
    assertThat(made(RequestKind.PUT)).isEqualTo(4);
    assertThat(made()).isLessThanOrEqualTo(7);

    fixture.clock().advance(Duration.ofDays(2));
    mark();
    assertThat(fixture.store().collectGarbage("", line -> {}, () -> false).removedChunks()).isEqualTo(301);
    assertThat(made(RequestKind.LIST)).isEqualTo(2);
    // The chunks, the list of the condemned, and the empty one that took its place.
    assertThat(made(RequestKind.DELETE)).isEqualTo(3);
    assertThat(made(RequestKind.PUT)).isEqualTo(3);
    assertThat(made(RequestKind.GET)).isZero();
    assertThat(made()).isLessThanOrEqualTo(10);
    assertThat(fixture.bucket().keys()).noneMatch(key -> key.startsWith(".chunks/"));
  }

  @Test
  void aCollectionVoidsWhatIsKnownAndLearnsItAnew() throws IOException {
    backUp(FIRST, 100);
    fixture.clock().advance(Duration.ofDays(2));
    fixture.store().collectGarbage("", line -> {}, () -> false);
    assertThat(fixture.backend().knowsAllChunks()).isTrue();
    mark();
    backUp(SECOND, 100);
    assertThat(made(RequestKind.PUT)).isLessThanOrEqualTo(10);
  }

  @Test
  void listingAThousandSnapshotsIsFreeWhenWarmAndReadsEachManifestOnceWhenCold() throws IOException {
    manySnapshots();
    assertListingMakes(0);
    fixture = fixture.restarted();
    // What is opened lists all names: five objects a snapshot.
    assertThat(fixture.ledger().total().snapshot().of(RequestKind.LIST)).isLessThanOrEqualTo(5);
    assertListingMakes(0);

    fixture.close();
    fixture = fixture.again(directory.resolve("new-cache"));
    int owners = 10;
    assertListingMakes(1000 + owners);
    assertListingMakes(0);
  }

  private void assertListingMakes(int gets) throws IOException {
    mark();
    listEverything();
    assertThat(made(RequestKind.GET)).isEqualTo(gets);
    // In the background the chunks may be listed still.
    assertThat(made() - made(RequestKind.LIST)).isEqualTo(gets);
  }

  private void manySnapshots() throws IOException {
    for (int group = 0; group < 10; group++) {
      for (int i = 0; i < 100; i++) {
        BackupSnapshot snapshot =
            new BackupSnapshot(BackupGroup.parse("host/" + group), 1_700_000_000L + i * 3600L);
        try (BackupSession session = fixture.backup(snapshot.toString())) {
          Uploader uploader = new Uploader(session);
          uploader.dynamicArchive("root.pxar.didx", new byte[500]);
          uploader.content("etc.conf.blob", new byte[10]);
          uploader.manifest();
          session.finish();
        }
      }
    }
  }

  private void listEverything() throws IOException {
    int seen = 0;
    for (Namespace ns : fixture.store().namespaces().list(Namespace.ROOT, Namespace.MAX_DEPTH)) {
      for (BackupGroup group : fixture.store().snapshots().groups(ns)) {
        assertThat(fixture.store().listing().group(ns, group)).isPresent();
        seen += fixture.store().listing().snapshots(ns, group).size();
      }
    }
    assertThat(seen).isEqualTo(1000);
    assertThat(fixture.store().backend().capacity().used()).isPositive();
    fixture.store().gcStatus();
  }

  @Test
  void aRestoreReadsEachChunkOnceAndNoIndexThatIsInTheCache() throws IOException {
    backUp(FIRST, 200);
    mark();
    try (ReaderSession session = fixture.reader(FIRST)) {
      session.download("index.json.blob").close();
      session.download("root.pxar.didx").close();
      for (byte[] chunk : chunks(200)) {
        try (SeekableByteChannel blob = session.chunk(Digest.sha256(chunk))) {
          assertThat(Channels.newInputStream(blob).readAllBytes()).hasSizeGreaterThan(chunk.length);
        }
      }
    }
    assertThat(made(RequestKind.GET)).isEqualTo(200);
    assertThat(made()).isEqualTo(200);
  }
}
