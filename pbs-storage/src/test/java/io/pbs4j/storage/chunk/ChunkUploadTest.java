package io.pbs4j.storage.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.blob.BlobKind;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.backend.SyncLevel;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChunkUploadTest {
  @TempDir Path directory;
  StoreFixture fixture;

  @BeforeEach
  void create() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  /** A chunk as a client would send it. */
  private record Sample(String name, Digest digest, int size, byte[] encoded) {
    static Sample plain(int length) {
      byte[] data = RandomBytes.noise(length, length);
      return new Sample(
          "plain " + length, Digest.sha256(data), length, DataBlob.encode(data, null).bytes());
    }

    static Sample compressed(int length) {
      byte[] data = RandomBytes.mixed(length, length);
      byte[] encoded = DataBlob.encode(data, Zstd.detect()).bytes();
      return new Sample("compressed " + length, Digest.sha256(data), length, encoded);
    }

    static Sample encrypted(BlobKind kind, int length, int size) {
      byte[] text = RandomBytes.noise(kind.ordinal(), length);
      DataBlob blob =
          DataBlob.encrypted(
              kind,
              RandomBytes.noise(1, 16),
              length,
              (target, tagAt, textAt) -> System.arraycopy(text, 0, target, textAt, length));
      return new Sample(kind + " " + length, Digest.sha256(text), size, blob.bytes());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Small ones stay in memory, large ones go to a file at once: lengths on both sides. */
  static List<Sample> samples() {
    return List.of(
        Sample.plain(1),
        Sample.plain(1000),
        Sample.plain((64 << 10) - 12),
        Sample.plain((64 << 10) - 11),
        Sample.plain(1 << 20),
        Sample.compressed(5000),
        Sample.compressed(1 << 20),
        Sample.encrypted(BlobKind.ENCRYPTED, 500, 500),
        Sample.encrypted(BlobKind.ENCRYPTED, 100_000, 100_000),
        Sample.encrypted(BlobKind.COMPRESSED_ENCRYPTED, 700, 10_000),
        Sample.encrypted(BlobKind.COMPRESSED_ENCRYPTED, 100_000, 4 << 20));
  }

  private ChunkUpload upload(Sample sample) {
    return fixture.store().chunks().upload(sample.digest(), sample.size(), sample.encoded().length);
  }

  private ChunkUpload.Outcome send(Sample sample, int pieceSize) throws IOException {
    try (ChunkUpload upload = upload(sample)) {
      for (int at = 0; at < sample.encoded().length; at += pieceSize) {
        int length = Math.min(pieceSize, sample.encoded().length - at);
        upload.append(ByteBuffer.wrap(sample.encoded(), at, length));
      }
      return upload.finish();
    }
  }

  private Path file(Digest digest) {
    String name = digest.toString();
    return fixture.file(".chunks").resolve(name.substring(0, 4)).resolve(name);
  }

  private void assertNothingStored() throws IOException {
    assertThat(fixture.files()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void piecesOfAnySizeGiveTheChunk(Sample sample) throws IOException {
    for (int pieceSize :
        new int[] {1 << 24, 16 << 10, 4097, sample.encoded().length < 6000 ? 1 : 1021}) {
      Files.deleteIfExists(file(sample.digest()));

      ChunkUpload.Outcome outcome = send(sample, pieceSize);

      assertThat(outcome.duplicate()).isFalse();
      assertThat(outcome.digest()).isEqualTo(sample.digest());
      assertThat(outcome.size()).isEqualTo(sample.size());
      assertThat(outcome.encodedSize()).isEqualTo(sample.encoded().length);
      assertThat(file(sample.digest())).hasBinaryContent(sample.encoded());
      assertThat(fixture.files()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theServerWritesTheChecksumWhateverTheClientSent(Sample sample) throws IOException {
    byte[] encoded = sample.encoded().clone();
    Arrays.fill(encoded, 8, 12, (byte) 0x5a);

    send(new Sample("wrong crc", sample.digest(), sample.size(), encoded), 16 << 10);

    assertThat(file(sample.digest())).hasBinaryContent(sample.encoded());
    assertThat(fixture.files()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(SyncLevel.class)
  void worksAtEverySyncLevelWithAWrongChecksumToo(SyncLevel level) throws IOException {
    fixture.close();
    fixture = StoreFixture.open(directory.resolve("store"), level);
    for (Sample sample : samples()) {
      theServerWritesTheChecksumWhateverTheClientSent(sample);
      Files.delete(file(sample.digest()));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void nothingIsStoredBeforeTheUploadIsFinished(Sample sample) throws IOException {
    try (ChunkUpload upload = upload(sample)) {
      upload.append(ByteBuffer.wrap(sample.encoded()));
      assertThat(file(sample.digest())).doesNotExist();
    }
    assertNothingStored();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aTruncatedUploadIsRefusedAndLeavesNothing(Sample sample) throws IOException {
    for (int length : new int[] {0, 5, 11, sample.encoded().length - 1}) {
      try (ChunkUpload upload = upload(sample)) {
        upload.append(ByteBuffer.wrap(sample.encoded(), 0, length));
        assertThatThrownBy(upload::finish).hasMessage("uploaded chunk has unexpected size.");
      }
    }
    assertNothingStored();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aByteTooManyIsRefusedAndLeavesNothing(Sample sample) throws IOException {
    try (ChunkUpload upload = upload(sample)) {
      upload.append(ByteBuffer.wrap(sample.encoded()));
      assertThatThrownBy(() -> upload.append(ByteBuffer.wrap(new byte[1])))
          .hasMessage("uploaded chunk is larger than announced.");
    }
    assertNothingStored();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void anUnknownMagicIsRefusedAndLeavesNothing(Sample sample) throws IOException {
    byte[] encoded = sample.encoded().clone();
    encoded[3] ^= 1;
    assertThatThrownBy(
            () -> send(new Sample("magic", sample.digest(), sample.size(), encoded), 1 << 20))
        .hasMessage("unable to parse raw blob - wrong magic");
    assertNothingStored();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aWrongDigestOfDataThatCanBeReadIsRefused(Sample sample) throws IOException {
    if (!kind(sample).encrypted()) {
      Sample wrong =
          new Sample("digest", Digest.sha256(new byte[7]), sample.size(), sample.encoded());
      assertThatThrownBy(() -> send(wrong, 1 << 20))
          .hasMessage("detected chunk with wrong digest.");
      assertNothingStored();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aWrongSizeIsRefusedWhereItCanBeSeen(Sample sample) throws IOException {
    if (kind(sample) != BlobKind.COMPRESSED_ENCRYPTED) {
      Sample wrong = new Sample("size", sample.digest(), sample.size() + 1, sample.encoded());
      assertThatThrownBy(() -> send(wrong, 1 << 20))
          .hasMessage(
              "detected chunk with wrong length ("
                  + (sample.size() + 1)
                  + " != "
                  + sample.size()
                  + ")");
      assertNothingStored();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aDamagedPayloadThatCanBeReadIsRefused(Sample sample) throws IOException {
    if (!kind(sample).encrypted()) {
      for (int at : new int[] {12, sample.encoded().length / 2 + 6, sample.encoded().length - 1}) {
        byte[] encoded = sample.encoded().clone();
        encoded[at] ^= 0x10;
        assertThatThrownBy(
                () -> send(new Sample("bit", sample.digest(), sample.size(), encoded), 1 << 20))
            .isInstanceOf(IOException.class);
        assertNothingStored();
      }
    }
  }

  private static BlobKind kind(Sample sample) throws IOException {
    return DataBlob.parse("sample", sample.encoded()).kind();
  }

  @Test
  void anEncryptedBlobThatEndsInItsHeaderIsRefused() throws IOException {
    byte[] cut = Arrays.copyOf(Sample.encrypted(BlobKind.ENCRYPTED, 9, 9).encoded(), 43);
    assertThatThrownBy(() -> send(new Sample("short", Digest.ZERO, 1, cut), 7))
        .hasMessage("encrypted blob too small (43 bytes).");
    assertNothingStored();
  }

  @Test
  void aBombThatDecodesToMoreThanAChunkMayHoldIsRefused() throws IOException {
    byte[] zeros = new byte[(16 << 20) + 1];
    byte[] bomb = DataBlob.encode(zeros, Zstd.detect()).bytes();
    assertThatThrownBy(
            () -> send(new Sample("bomb", Digest.sha256(zeros), 16 << 20, bomb), 1 << 20))
        .hasMessageContaining("more than 16 MiB");
    assertNothingStored();
  }

  @Test
  void theLargestChunkIsAccepted() throws IOException {
    byte[] data = RandomBytes.noise(1, 16 << 20);
    Sample sample =
        new Sample("max", Digest.sha256(data), data.length, DataBlob.encode(data, null).bytes());
    assertThat(send(sample, 1 << 20).duplicate()).isFalse();
    assertThat(file(sample.digest())).hasSize((16 << 20) + 12);
  }

  @Test
  void aSecondUploadOfTheSameIsADuplicateAndLeavesNothingBehind() throws IOException {
    for (Sample sample : samples()) {
      send(sample, 1 << 20);
      assertThat(send(sample, 1 << 20).duplicate()).as(sample.name()).isTrue();
    }
    assertThat(fixture.files()).hasSize(samples().size());
  }

  @Test
  void leftOversOfAProgramThatWasKilledDoNotStopANewUpload() throws IOException {
    Sample sample = Sample.plain(1 << 20);
    ChunkUpload killed = upload(sample);
    killed.append(ByteBuffer.wrap(sample.encoded(), 0, 1000));
    // As after a restart: the file is still there, and all counters begin anew.
    fixture.store().close();
    fixture = StoreFixture.open(fixture.root());

    send(sample, 1 << 20);

    assertThat(file(sample.digest())).hasBinaryContent(sample.encoded());
    killed.close();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void manyUploadsOfTheSameAtOnceStoreItOnce(Sample sample) throws Exception {
    int count = 8;
    CyclicBarrier together = new CyclicBarrier(count);
    ExecutorService threads = Executors.newFixedThreadPool(count);
    List<Future<ChunkUpload.Outcome>> outcomes = new ArrayList<>();
    try {
      Callable<ChunkUpload.Outcome> one =
          () -> {
            try (ChunkUpload upload = upload(sample)) {
              int half = sample.encoded().length / 2;
              upload.append(ByteBuffer.wrap(sample.encoded(), 0, half));
              together.await();
              upload.append(
                  ByteBuffer.wrap(sample.encoded(), half, sample.encoded().length - half));
              return upload.finish();
            }
          };
      for (int i = 0; i < count; i++) {
        outcomes.add(threads.submit(one));
      }
      int stored = 0;
      for (Future<ChunkUpload.Outcome> outcome : outcomes) {
        stored += outcome.get().duplicate() ? 0 : 1;
      }
      assertThat(stored).isEqualTo(1);
    } finally {
      threads.shutdown();
    }
    assertThat(file(sample.digest())).hasBinaryContent(sample.encoded());
    assertThat(fixture.files()).hasSize(1);
  }
}
