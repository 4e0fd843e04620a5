package io.pbs4j.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.testkit.ManualClock;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache directory outlives the store that it was for: what it says must not pass for truth of another one. */
class CacheOfAnotherBucketTest {
  private static final byte[] CHUNK = RandomBytes.noise(1, 1000);
  private static final Digest DIGEST = Digest.sha256(CHUNK);

  @TempDir Path temp;
  private final ManualClock clock = ManualClock.at(StoreFixture.START);

  private MemoryObjectStore bucket() {
    return new MemoryObjectStore(new RequestLedger(), clock);
  }

  private S3Backend open(MemoryObjectStore bucket) throws IOException {
    return S3Backend.open(
        bucket,
        new RequestLedger(),
        new S3Backend.Local(temp.resolve("cache"), 1 << 20, 2, 1 << 20, "test"),
        clock);
  }

  private static boolean upload(S3Backend backend) throws IOException {
    try (ChunkBackend.Spool spool = backend.chunks().spool(DIGEST)) {
      spool.append(ByteBuffer.wrap(CHUNK));
      return spool.publishNew();
    }
  }

  @Test
  void chunksOfABucketAreNotTakenForThoseOfAnother() throws IOException {
    try (S3Backend first = open(bucket())) {
      assertThat(upload(first)).isTrue();
    }
    MemoryObjectStore other = bucket();
    try (S3Backend second = open(other)) {
      assertThat(second.chunks().find(DIGEST)).isNull();
      assertThat(upload(second)).isTrue();
    }
    assertThat(other.keys()).anyMatch(key -> key.endsWith(DIGEST.toString()));
  }

  @Test
  void chunksOfABucketThatWasEmptiedAreUploadedAgain() throws IOException {
    MemoryObjectStore bucket = bucket();
    try (S3Backend backend = open(bucket)) {
      assertThat(upload(backend)).isTrue();
    }
    for (String key : bucket.keys()) {
      bucket.delete(key);
    }
    try (S3Backend backend = open(bucket)) {
      assertThat(upload(backend)).isTrue();
    }
  }

  @Test
  void chunksAreStillKnownAfterARestart() throws IOException {
    MemoryObjectStore bucket = bucket();
    try (S3Backend backend = open(bucket)) {
      assertThat(upload(backend)).isTrue();
    }
    try (S3Backend backend = open(bucket)) {
      assertThat(upload(backend)).isFalse();
    }
    assertThat(bucket.keys()).filteredOn(key -> key.startsWith(".chunks/")).hasSize(1);
  }

  @Test
  void filesOfSomebodyElseInItsDirectoryAreLeftAlone() throws IOException {
    Path foreign = temp.resolve("cache/uploads/letter.txt");
    Files.createDirectories(foreign.getParent());
    Files.writeString(foreign, "mine");
    Path number = Files.createFile(foreign.resolveSibling("17"));
    assertThatThrownBy(() -> open(bucket()).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("name another one");
    assertThat(List.of(foreign, number)).allSatisfy(file -> assertThat(file).exists());
  }

  @Test
  void uploadsThatAnEarlierRunLeftAreRemoved() throws IOException {
    MemoryObjectStore bucket = bucket();
    open(bucket).close();
    Path left = Files.createFile(temp.resolve("cache/uploads/17"));
    open(bucket).close();
    assertThat(left).doesNotExist();
  }
}
