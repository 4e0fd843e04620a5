package io.pbs4j.core.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.Octets;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.index.DynamicIndexWriter;
import io.pbs4j.core.index.FixedIndexWriter;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.pxar.Metadata;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarWriter;
import io.pbs4j.testkit.RandomBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of an archive that are fetched chunk by chunk. */
class IndexedBytesTest {
  private static final Metadata DIRECTORY = Metadata.of(0040755, 0, 0, 0, 0);
  private static final Metadata FILE = Metadata.of(0100644, 0, 0, 0, 0);
  private static final CryptKey KEY = new CryptKey(new byte[CryptKey.LENGTH]);

  @TempDir private Path directory;

  private Path index() {
    return directory.resolve("a.didx");
  }

  @Test
  void bytesAreTheSameAtEveryPlace() throws IOException {
    byte[] data = RandomBytes.noise(1, 10_000);
    MemoryChunks chunks = new MemoryChunks(null);
    write(chunks, data, 999);
    try (IndexedBytes bytes = open(chunks, null, 2000)) {
      assertThat(bytes.size()).isEqualTo(10_000);
      for (int at = 0; at < data.length; at += 37) {
        byte[] part = new byte[Math.min(1500, data.length - at)];
        bytes.readFully(at, part, 0, part.length);
        assertThat(part).isEqualTo(Arrays.copyOfRange(data, at, at + part.length));
      }
      assertThat(bytes.read(10_000, new byte[1], 0, 1)).isEqualTo(-1);
      assertThat(bytes.read(10_000, new byte[1], 0, 0)).isZero();
      assertThat(bytes.stream(0, data.length).readAllBytes()).isEqualTo(data);
    }
  }

  @Test
  void anEncryptedArchiveIsReadWithItsKey() throws IOException {
    byte[] data = RandomBytes.noise(2, 5000);
    MemoryChunks chunks = new MemoryChunks(KEY);
    write(chunks, data, 1000);
    try (IndexedBytes bytes = open(chunks, KEY, 0)) {
      assertThat(bytes.stream(0, data.length).readAllBytes()).isEqualTo(data);
    }
  }

  @Test
  void aFixedIndexWithAShortLastChunkIsRead() throws IOException {
    byte[] data = RandomBytes.noise(3, 2500);
    MemoryChunks chunks = new MemoryChunks(null);
    Path file = directory.resolve("a.fidx");
    try (FixedIndexWriter writer = FixedIndexWriter.create(file, new UUID(1, 2), 0, 2500, 1024)) {
      for (int at = 0; at < 3; at++) {
        writer.put(at, chunks.put(Arrays.copyOfRange(data, at * 1024, Math.min(2500, (at + 1) * 1024))));
      }
      writer.finish();
    }
    try (IndexedBytes bytes =
        new IndexedBytes("a.img", IndexReader.open(file), chunks, ChunkDecoder.plain(Zstd.detect()), 0)) {
      assertThat(bytes.stream(0, 2500).readAllBytes()).isEqualTo(data);
    }
  }

  @Test
  void chunksThatWereUsedLastAreNotFetchedAgain() throws IOException {
    MemoryChunks chunks = new MemoryChunks(null);
    write(chunks, RandomBytes.noise(4, 5000), 1000);
    try (IndexedBytes bytes = open(chunks, null, 2000)) {
      for (long position : new long[] {0, 1000, 0, 1500, 4000, 1000, 999, 0}) {
        bytes.readFully(position, new byte[1], 0, 1);
      }
      // 0, 1, 4 push out 0; then 0 again.
      assertThat(chunks.fetched()).hasSize(4);
    }
  }

  @Test
  void withoutACacheTheLastChunkIsKept() throws IOException {
    MemoryChunks chunks = new MemoryChunks(null);
    write(chunks, RandomBytes.noise(5, 3000), 1000);
    try (IndexedBytes bytes = open(chunks, null, 0);
        InputStream in = bytes.stream(0, 3000)) {
      for (int i = 0; i < 3000; i++) {
        assertThat(in.read()).isNotNegative();
      }
      assertThat(chunks.fetched()).hasSize(3);
    }
  }

  @Test
  void oneSmallFileOfALargeArchiveCostsAFewChunks() throws IOException {
    MemoryChunks chunks = new MemoryChunks(null);
    try (OutputStream out = chunks.archive(index(), 1 << 20)) {
      PxarWriter writer = new PxarWriter(out, DIRECTORY);
      for (int i = 0; i < 16; i++) {
        writer.startDirectory(Octets.ofText(String.format("dir-%02d", i)), DIRECTORY);
        writer.file(Octets.ofText("large"), FILE, 64 << 20, zeros());
        writer.file(Octets.ofText("small"), FILE, 4, new ByteArrayInputStream(new byte[] {1, 2, 3, (byte) i}));
        writer.endDirectory();
      }
      writer.finish();
    }
    IndexedBytes bytes = open(chunks, null, IndexedBytes.DEFAULT_CACHE);
    try (PxarArchive pxar = PxarArchive.open(bytes)) {
      assertThat(bytes.size()).isGreaterThan(1L << 30);
      assertThat(pxar.stream(pxar.find(Octets.ofText("dir-07/small")).orElseThrow()).readAllBytes())
          .containsExactly(1, 2, 3, 7);
    }
    // The first, the last, the one around the file; one hundredth would be ten.
    assertThat(chunks.fetched()).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void aDamagedChunkIsNamed() throws IOException {
    byte[] data = RandomBytes.noise(6, 1000);
    expect(null, DataBlob.encode(RandomBytes.noise(7, 1000), null), Kind.WRONG_DIGEST);
    expect(null, DataBlob.encode(Arrays.copyOf(data, 999), null), Kind.WRONG_LENGTH);
    expect(null, KEY.encrypt(data, null, new SecureRandom()), Kind.ENCRYPTED);
    DataBlob flipped = DataBlob.encode(data, null);
    flipped.bytes()[100] ^= 1;
    expect(null, flipped, Kind.WRONG_CHECKSUM);
  }

  @Test
  void aDamagedEncryptedChunkIsNamed() throws IOException {
    byte[] data = RandomBytes.noise(6, 1000);
    expect(KEY, DataBlob.encode(data, null), Kind.INVALID_VALUE);
    DataBlob tag = KEY.encrypt(data, null, new SecureRandom());
    tag.bytes()[DataBlob.TAG_OFFSET] ^= 1;
    expect(KEY, tag, Kind.WRONG_CHECKSUM);
    expect(KEY, KEY.encrypt(RandomBytes.noise(8, 1000), null, new SecureRandom()), Kind.WRONG_DIGEST);
  }

  @Test
  void anIndexWhoseEndsAreNotInOrderIsRefused() throws IOException {
    MemoryChunks chunks = new MemoryChunks(null);
    write(chunks, RandomBytes.noise(9, 4000), 1000);
    byte[] file = Files.readAllBytes(index());
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(4096 + 40, 5_000_000);
    Files.write(index(), file);
    try (IndexedBytes bytes = open(chunks, null, 0)) {
      for (long position : new long[] {1500, 2500}) {
        assertThatThrownBy(() -> bytes.readFully(position, new byte[1], 0, 1))
            .isInstanceOf(FormatException.class);
      }
    }
  }

  @Test
  void findingAByteOutsideAnIndexIsRefused() throws IOException {
    MemoryChunks chunks = new MemoryChunks(null);
    write(chunks, RandomBytes.noise(9, 4000), 1000);
    try (IndexReader index = IndexReader.open(index())) {
      assertThat(index.find(0)).isZero();
      assertThat(index.find(999)).isZero();
      assertThat(index.find(1000)).isEqualTo(1);
      assertThat(index.find(3999)).isEqualTo(3);
      assertThatThrownBy(() -> index.find(4000)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> index.find(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  /** Replaces the one chunk of an archive, and expects an error that names the chunk. */
  private void expect(@Nullable CryptKey key, DataBlob blob, Kind kind) throws IOException {
    MemoryChunks chunks = new MemoryChunks(key);
    Digest digest = chunks.put(RandomBytes.noise(6, 1000));
    Files.deleteIfExists(index());
    try (DynamicIndexWriter writer = DynamicIndexWriter.create(index(), new UUID(1, 2), 0)) {
      writer.add(digest, 1000);
      writer.finish();
    }
    chunks.replace(digest, DataBlob.parse(digest.toString(), blob.bytes()));
    try (IndexedBytes bytes = open(chunks, key, 0)) {
      assertThatThrownBy(() -> bytes.readFully(0, new byte[1], 0, 1))
          .isInstanceOfSatisfying(
              FormatException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(kind);
                assertThat(e.source()).isEqualTo(digest.toString());
              });
    }
  }

  private static InputStream zeros() {
    return new InputStream() {
      @Override
      public int read() {
        return 0;
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        Arrays.fill(target, offset, offset + length, (byte) 0);
        return length;
      }
    };
  }

  private void write(MemoryChunks chunks, byte[] data, int chunkLength) throws IOException {
    try (OutputStream out = chunks.archive(index(), chunkLength)) {
      out.write(data);
    }
  }

  private IndexedBytes open(MemoryChunks chunks, @Nullable CryptKey key, long cache) throws IOException {
    ChunkDecoder decoder =
        key == null ? ChunkDecoder.plain(Zstd.detect()) : ChunkDecoder.encrypted(Zstd.detect(), key);
    return new IndexedBytes("a.img", IndexReader.open(index()), chunks, decoder, cache);
  }
}
