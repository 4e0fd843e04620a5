package io.pbs4j.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StorageException.Kind;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.request.RequestCounter;
import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadAheadTest {
  private static final int LENGTH = 1 << 20;

  /** The fixture has 16 MiB of memory for all restores, 8 for one. */
  private static final int FIT = 8;

  @TempDir Path directory;
  S3Fixture fixture;
  ChunkBackend chunks;
  final List<Digest> digests = new ArrayList<>();

  @BeforeEach
  void upload() throws IOException {
    fixture = S3Fixture.create(directory.resolve("cache"));
    chunks = fixture.backend().chunks();
    for (int i = 0; i < 20; i++) {
      byte[] content = content(i);
      Digest digest = Digest.sha256(content);
      digests.add(digest);
      try (ChunkBackend.Spool spool = chunks.spool(digest)) {
        spool.append(ByteBuffer.wrap(content));
        spool.publish();
      }
    }
  }

  @AfterEach
  void close() throws IOException {
    fixture.bucket().fault((kind, key, after) -> {});
    fixture.close();
  }

  private static byte[] content(int number) {
    return RandomBytes.noise(number, LENGTH);
  }

  private static byte[] read(SeekableByteChannel channel) throws IOException {
    try (channel) {
      return Channels.newInputStream(channel).readAllBytes();
    }
  }

  private long gets() {
    return fixture.ledger().total().snapshot().of(RequestKind.GET);
  }

  /** Waits until so many requests were made, and a moment for one too many. */
  private void awaitGets(long expected) throws InterruptedException {
    for (int i = 0; i < 1000 && gets() < expected; i++) {
      Thread.sleep(5);
    }
    Thread.sleep(20);
    assertThat(gets()).isEqualTo(expected);
  }

  @Test
  void fetchesAheadAsFarAsItsMemoryGoesAndThenAsChunksAreTaken() throws Exception {
    try (ChunkBackend.Reader reader = chunks.reader()) {
      reader.expect(digests);
      awaitGets(FIT);
      SeekableByteChannel first = reader.open(digests.get(0));
      awaitGets(FIT);
      assertThat(read(first)).isEqualTo(content(0));
      awaitGets(FIT + 1);
      for (int i = 1; i < 20; i++) {
        assertThat(read(reader.open(digests.get(i)))).isEqualTo(content(i));
      }
    }
    assertThat(gets()).isEqualTo(20);
  }

  @Test
  void restoresTogetherStayWithinTheMemoryOfAll() throws Exception {
    try (ChunkBackend.Reader one = chunks.reader();
        ChunkBackend.Reader two = chunks.reader();
        ChunkBackend.Reader three = chunks.reader()) {
      one.expect(digests);
      two.expect(digests);
      three.expect(digests);
      awaitGets(2 * FIT);
      assertThat(read(three.open(digests.get(0)))).isEqualTo(content(0));
    }
  }

  @Test
  void memoryIsFreeAgainWhenARestoreEnds() throws Exception {
    for (int round = 0; round < 5; round++) {
      try (ChunkBackend.Reader reader = chunks.reader()) {
        reader.expect(digests);
        awaitGets(FIT * (round + 1L));
      }
    }
  }

  @Test
  void whatWasNotExpectedIsReadAllTheSameAndKeptInTheCache() throws Exception {
    try (ChunkBackend.Reader reader = chunks.reader()) {
      assertThat(read(reader.open(digests.get(5)))).isEqualTo(content(5));
      assertThat(read(reader.open(digests.get(5)))).isEqualTo(content(5));
    }
    assertThat(gets()).isEqualTo(1);
  }

  @Test
  void aFetchThatFailedIsTriedAgainWhenTheChunkIsAskedFor() throws Exception {
    AtomicInteger failures = new AtomicInteger(FIT);
    fixture
        .bucket()
        .fault(
            (kind, key, after) -> {
              if (kind == RequestKind.GET && !after && failures.getAndDecrement() > 0) {
                throw MemoryObjectStore.unreachable();
              }
            });
    try (ChunkBackend.Reader reader = chunks.reader()) {
      reader.expect(digests.subList(0, FIT));
      awaitGets(FIT);
      for (int i = 0; i < FIT; i++) {
        assertThat(read(reader.open(digests.get(i)))).isEqualTo(content(i));
      }
    }
  }

  @Test
  void aChunkThatIsGoneIsAnErrorWhenItIsAskedForAndNoSooner() throws Exception {
    fixture.bucket().delete(".chunks/" + digests.get(1).toString().substring(0, 4) + "/" + digests.get(1));
    try (ChunkBackend.Reader reader = chunks.reader()) {
      reader.expect(digests.subList(0, 3));
      assertThat(read(reader.open(digests.get(0)))).isEqualTo(content(0));
      assertThatThrownBy(() -> reader.open(digests.get(1)))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
      assertThat(read(reader.open(digests.get(2)))).isEqualTo(content(2));
    }
  }

  @Test
  void requestsAreOnTheAccountOfTheRestore() throws Exception {
    RequestLedger ledger = new RequestLedger();
    RequestCounter account = new RequestCounter();
    CountDownLatch done = new CountDownLatch(1);
    RequestCounter[] seen = new RequestCounter[1];
    MemoryObjectStore bucket = fixture.bucket().connectAgain(ledger);
    bucket.fault(
        (kind, key, after) -> {
          seen[0] = ledger.account();
          done.countDown();
        });
    try (Prefetch prefetch = new Prefetch(bucket, ledger, 1, LENGTH);
        RequestLedger.Scope scope = ledger.charge(account)) {
      assertThat(prefetch.fetch(digests.get(0), LENGTH, () -> true).get(10, TimeUnit.SECONDS))
          .isEqualTo(content(0));
    }
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(seen[0]).isSameAs(account);
  }

  /** Unlike with {@code failsWithin}, never to end is no failure. */
  private static void assertFails(CompletableFuture<byte[]> fetch) {
    assertThat(fetch.handle((bytes, failure) -> failure != null))
        .succeedsWithin(Duration.ofSeconds(10))
        .isEqualTo(true);
  }

  @Test
  void nobodyWaitsForEverForAFetchThatNeverBeganWhenAllIsClosed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    MemoryObjectStore bucket = fixture.bucket().connectAgain(new RequestLedger());
    bucket.fault(
        (kind, key, after) -> {
          begun.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            throw MemoryObjectStore.unreachable();
          }
        });
    Prefetch prefetch = new Prefetch(bucket, new RequestLedger(), 1, LENGTH);
    CompletableFuture<byte[]> running = prefetch.fetch(digests.get(0), LENGTH, () -> true);
    CompletableFuture<byte[]> queued = prefetch.fetch(digests.get(1), LENGTH, () -> true);
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    prefetch.close();
    CompletableFuture<byte[]> late = prefetch.fetch(digests.get(2), LENGTH, () -> true);
    assertThat(List.of(running, queued, late))
        .allSatisfy(ReadAheadTest::assertFails);
  }

  @Test
  void aFetchForWhichThereIsNoMemoryFailsAndIsNotWaitedForForEver() {
    MemoryObjectStore bucket = fixture.bucket().connectAgain(new RequestLedger());
    bucket.fault(
        (kind, key, after) -> {
          throw new OutOfMemoryError("as if");
        });
    try (Prefetch prefetch = new Prefetch(bucket, new RequestLedger(), 1, LENGTH)) {
      assertFails(prefetch.fetch(digests.get(0), LENGTH, () -> true));
    }
  }

  @Test
  void theOldContentOfAChunkThatIsReplacedWhileItIsReadDoesNotStayInTheCache() throws Exception {
    Digest digest = digests.get(0);
    byte[] repaired = content(100);
    AtomicBoolean replaced = new AtomicBoolean();
    fixture
        .bucket()
        .fault(
            (kind, key, after) -> {
              if (kind == RequestKind.GET && after && !replaced.getAndSet(true)) {
                try (ChunkBackend.Spool spool = chunks.spool(digest)) {
                  spool.append(ByteBuffer.wrap(repaired));
                  spool.publish();
                }
              }
            });
    assertThat(read(chunks.open(digest))).isEqualTo(content(0));
    assertThat(replaced).isTrue();
    assertThat(read(chunks.open(digest))).isEqualTo(repaired);
  }
}
