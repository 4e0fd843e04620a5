package io.pbs4j.storage.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.BlobKind;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChunkStoreTest {
  private static final byte[] DATA = RandomBytes.mixed(1, 10_000);
  private static final Digest DIGEST = Digest.sha256(DATA);
  private static final byte[] PLAIN = DataBlob.encode(DATA, null).bytes();
  private static final byte[] COMPRESSED = DataBlob.encode(DATA, Zstd.detect()).bytes();

  /** Long past, to the nanosecond, so that any change shows. */
  private static final FileTime OLD =
      FileTime.from(Instant.ofEpochSecond(1_500_000_000, 123_456_789));

  @TempDir Path directory;
  StoreFixture fixture;
  ChunkStore chunks;

  @BeforeEach
  void create() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
    chunks = fixture.store().chunks();
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  private static byte[] encrypted(BlobKind kind, int length) {
    byte[] text = RandomBytes.noise(length, length);
    return DataBlob.encrypted(
            kind,
            RandomBytes.noise(2, 16),
            length,
            (target, tagAt, textAt) -> System.arraycopy(text, 0, target, textAt, length))
        .bytes();
  }

  private Path file() {
    String name = DIGEST.toString();
    return fixture.file(".chunks").resolve(name.substring(0, 4)).resolve(name);
  }

  /** Puts a file where the chunk would lie, with old times. */
  private void present(byte[] bytes) throws IOException {
    Files.createDirectories(file().getParent());
    Files.write(file(), bytes);
    Files.getFileAttributeView(file(), BasicFileAttributeView.class).setTimes(OLD, OLD, null);
  }

  /** Uploads as the chunk; returns whether it was a duplicate. */
  private boolean insert(byte[] encoded, int size) throws IOException {
    try (ChunkUpload upload = chunks.upload(DIGEST, size, encoded.length)) {
      upload.append(ByteBuffer.wrap(encoded));
      return upload.finish().duplicate();
    }
  }

  private boolean insertPlain() throws IOException {
    return insert(PLAIN, DATA.length);
  }

  private boolean insertCompressed() throws IOException {
    return insert(COMPRESSED, DATA.length);
  }

  private FileTime accessed() throws IOException {
    return Files.readAttributes(file(), BasicFileAttributes.class).lastAccessTime();
  }

  private void assertReplacedBy(byte[] bytes) throws IOException {
    assertThat(file()).hasBinaryContent(bytes);
    assertThat(accessed()).isGreaterThan(OLD);
    assertThat(fixture.files()).hasSize(1);
  }

  private void assertKeptAndTouched(byte[] bytes) throws IOException {
    assertThat(accessed()).isGreaterThan(OLD);
    assertThat(Files.getLastModifiedTime(file())).isEqualTo(OLD);
    assertThat(file()).hasBinaryContent(bytes);
    assertThat(fixture.files()).hasSize(1);
  }

  @Nested
  class AnUnencryptedChunk {
    @Test
    void isStoredWhereThereIsNone() throws IOException {
      assertThat(insertPlain()).isFalse();
      assertThat(file()).hasBinaryContent(PLAIN);
    }

    @Test
    void keepsTheSameChunkAndTouchesIt() throws IOException {
      present(PLAIN);
      assertThat(insertPlain()).isTrue();
      assertKeptAndTouched(PLAIN);
    }

    @Test
    void replacesAnEmptyFile() throws IOException {
      present(new byte[0]);
      assertThat(insertPlain()).isFalse();
      assertReplacedBy(PLAIN);
    }

    @Test
    void keepsASmallerEncodingOfTheSame() throws IOException {
      present(COMPRESSED);
      assertThat(insertPlain()).isTrue();
      assertKeptAndTouched(COMPRESSED);
    }

    @Test
    void replacesALargerEncodingOfTheSame() throws IOException {
      present(PLAIN);
      assertThat(insertCompressed()).isFalse();
      assertReplacedBy(COMPRESSED);
    }

    @ParameterizedTest
    @EnumSource(names = {"ENCRYPTED", "COMPRESSED_ENCRYPTED"})
    void replacesAnEncryptedOneThatCannotBeProven(BlobKind kind) throws IOException {
      for (int length : new int[] {10, PLAIN.length - 44, 20_000}) {
        present(encrypted(kind, length));
        assertThat(insertPlain()).isFalse();
        assertReplacedBy(PLAIN);
      }
    }

    @Test
    void replacesATornOne() throws IOException {
      for (byte[] sound : new byte[][] {PLAIN, COMPRESSED}) {
        for (int length : new int[] {1, 7, 8, 11, 12, sound.length / 2, sound.length - 1}) {
          present(Arrays.copyOf(sound, length));
          assertThat(insertPlain()).as("torn at %d", length).isFalse();
          assertReplacedBy(PLAIN);
        }
      }
    }

    @Test
    void replacesADamagedSmallerEncoding() throws IOException {
      for (int at : new int[] {9, 12, 40, COMPRESSED.length - 1}) {
        byte[] damaged = COMPRESSED.clone();
        damaged[at] ^= 4;
        present(damaged);
        assertThat(insertPlain()).as("damaged at %d", at).isFalse();
        assertReplacedBy(PLAIN);
      }
    }

    @Test
    void replacesWhatIsNoBlobAtAll() throws IOException {
      present(RandomBytes.noise(3, 50));
      assertThat(insertPlain()).isFalse();
      assertReplacedBy(PLAIN);
    }

    @Test
    void replacesASmallerBlobOfOtherDataUnderItsDigest() throws IOException {
      present(DataBlob.encode(new byte[100], null).bytes());
      assertThat(insertPlain()).isFalse();
      assertReplacedBy(PLAIN);
    }

    @Test
    void replacesAFileThatIsLargerThanAnyChunk() throws IOException {
      present(Arrays.copyOf(PLAIN, DataBlob.MAX_ENCODED + 1));
      assertThat(insertPlain()).isFalse();
      assertReplacedBy(PLAIN);
    }
  }

  @Nested
  class AnEncryptedChunk {
    private final byte[] incoming = encrypted(BlobKind.ENCRYPTED, 500);

    @Test
    void isStoredWhereThereIsNone() throws IOException {
      assertThat(insert(incoming, 500)).isFalse();
      assertThat(file()).hasBinaryContent(incoming);
    }

    @Test
    void neverReplacesAnUnencryptedOne() throws IOException {
      byte[] sameLength = encrypted(BlobKind.ENCRYPTED, PLAIN.length - 44);
      for (byte[] unencrypted : new byte[][] {PLAIN, COMPRESSED}) {
        present(unencrypted);
        assertThatThrownBy(() -> insert(incoming, 500))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining("unencrypted chunk has the same digest");
        assertThatThrownBy(() -> insert(sameLength, PLAIN.length - 44))
            .isInstanceOf(StorageException.class);
        assertThat(file()).hasBinaryContent(unencrypted);
        assertThat(fixture.files()).hasSize(1);
      }
    }

    @Test
    void keepsOneOfTheSameLength() throws IOException {
      byte[] other = incoming.clone();
      other[20] ^= 1;
      present(other);
      assertThat(insert(incoming, 500)).isTrue();
      assertKeptAndTouched(other);
    }

    @Test
    void isRefusedWhenOneOfAnotherLengthIsThereAndNeitherIsCompressed() throws IOException {
      byte[] other = encrypted(BlobKind.ENCRYPTED, 501);
      present(other);
      assertThatThrownBy(() -> insert(incoming, 500))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("another length");
      assertThat(file()).hasBinaryContent(other);
    }

    @Test
    void keepsACompressedOneOfAnyLength() throws IOException {
      byte[] other = encrypted(BlobKind.COMPRESSED_ENCRYPTED, 100);
      present(other);
      assertThat(insert(incoming, 500)).isTrue();
      assertKeptAndTouched(other);
    }

    @Test
    void keepsOneThatIsNotCompressedWhenItIsItself() throws IOException {
      present(incoming);
      assertThat(insert(encrypted(BlobKind.COMPRESSED_ENCRYPTED, 100), 500)).isTrue();
      assertKeptAndTouched(incoming);
    }

    @Test
    void replacesAnEmptyFileAndWhatIsNoBlob() throws IOException {
      for (byte[] rubbish : new byte[][] {new byte[0], new byte[5], RandomBytes.noise(4, 100)}) {
        present(rubbish);
        assertThat(insert(incoming, 500)).isFalse();
        assertReplacedBy(incoming);
      }
    }
  }

  @Nested
  class Reading {
    @Test
    void givesTheBlobAsItLies() throws IOException {
      present(COMPRESSED);
      assertThat(chunks.read(DIGEST).bytes()).isEqualTo(COMPRESSED);
      try (SeekableByteChannel channel = chunks.open(DIGEST)) {
        assertThat(Channels.newInputStream(channel).readAllBytes()).isEqualTo(COMPRESSED);
      }
    }

    @Test
    void saysThatThereIsNone() {
      assertThatThrownBy(() -> chunks.read(DIGEST))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.NOT_FOUND));
    }

    @Test
    void refusesAWrongChecksumAndAnEmptyFile() throws IOException {
      byte[] damaged = PLAIN.clone();
      damaged[50] ^= 1;
      present(damaged);
      assertThatThrownBy(() -> chunks.read(DIGEST)).isInstanceOf(FormatException.class);
      present(new byte[0]);
      assertThatThrownBy(() -> chunks.read(DIGEST)).isInstanceOf(FormatException.class);
    }

    @Test
    void doesNotReadAFileThatIsTooLarge() throws IOException {
      present(new byte[DataBlob.MAX_ENCODED + 1]);
      assertThatThrownBy(() -> chunks.read(DIGEST)).hasMessage("chunk file is too large");
    }
  }

  @Test
  void soundIsWhatProvesItselfOrIsEncryptedWithARightChecksum() throws IOException {
    present(PLAIN);
    assertThat(chunks.isSound(DIGEST)).isTrue();
    present(COMPRESSED);
    assertThat(chunks.isSound(DIGEST)).isTrue();
    present(encrypted(BlobKind.ENCRYPTED, 9));
    assertThat(chunks.isSound(DIGEST)).isTrue();
    present(DataBlob.encode(new byte[3], null).bytes());
    assertThat(chunks.isSound(DIGEST)).isFalse();
    byte[] damaged = encrypted(BlobKind.ENCRYPTED, 9);
    damaged[50] ^= 1;
    present(damaged);
    assertThat(chunks.isSound(DIGEST)).isFalse();
  }

  @Nested
  class Removing {
    private StoredChunk listed() throws IOException {
      return Objects.requireNonNull(chunks.backend().find(DIGEST));
    }

    private boolean removed(StoredChunk chunk, long accessTime) throws IOException {
      return !chunks.deleteOlder(List.of(chunk), accessTime, digest -> false).removed().isEmpty();
    }

    @Test
    void leavesAChunkThatIsClaimed() throws IOException {
      present(PLAIN);
      assertThat(chunks.deleteOlder(List.of(listed()), Long.MAX_VALUE, DIGEST::equals).removed()).isEmpty();
      assertThat(file()).exists();
    }

    @Test
    void takesAChunkThatIsOlder() throws IOException {
      present(PLAIN);
      assertThat(removed(listed(), OLD.toMillis())).isFalse();
      assertThat(removed(listed(), OLD.toMillis() + 1)).isTrue();
      assertThat(file()).doesNotExist();
    }

    @Test
    void looksAgainAndLeavesAChunkThatWasTouchedMeanwhile() throws IOException {
      present(PLAIN);
      StoredChunk seen = listed();
      insertPlain();
      assertThat(removed(seen, OLD.toMillis() + 1)).isFalse();
      assertThat(file()).exists();
    }

    @Test
    void saysSoWhenTheChunkIsGone() throws IOException {
      present(PLAIN);
      StoredChunk seen = listed();
      Files.delete(file());
      assertThat(removed(seen, Long.MAX_VALUE)).isFalse();
    }

    @Test
    void neverTakesAChunkThatAnUploadWasToldIsThere() throws Exception {
      ExecutorService threads = Executors.newFixedThreadPool(2);
      try {
        for (int round = 0; round < 300; round++) {
          present(PLAIN);
          StoredChunk seen = listed();
          CyclicBarrier together = new CyclicBarrier(2);
          Future<Boolean> removed =
              threads.submit(
                  () -> {
                    together.await();
                    return removed(seen, OLD.toMillis() + 1);
                  });
          Future<Boolean> duplicate =
              threads.submit(
                  () -> {
                    together.await();
                    return insertPlain();
                  });
          assertThat(duplicate.get()).isNotEqualTo(removed.get());
          assertThat(file()).hasBinaryContent(PLAIN);
        }
      } finally {
        threads.shutdown();
      }
    }
  }

  @Nested
  class SettingAside {
    private final List<Digest> changes = new ArrayList<>();

    private void damage() throws IOException {
      byte[] damaged = PLAIN.clone();
      damaged[500]++;
      Files.createDirectories(file().getParent());
      Files.write(file(), damaged);
    }

    private void prove(SeekableByteChannel stored) throws IOException {
      byte[] bytes = Channels.newInputStream(stored).readAllBytes();
      DataBlob.parse("chunk", bytes).verifyCrc();
    }

    @Test
    void renamesAChunkThatIsDamaged() throws IOException {
      damage();
      chunks.whenChanged(changes::add);
      assertThat(chunks.setAside(DIGEST, this::prove)).contains(ChunkBackend.SetAside.renamed(0));
      assertThat(file()).doesNotExist();
      assertThat(file().resolveSibling(DIGEST + ".0.bad")).exists();
      assertThat(changes).containsExactly(DIGEST);
    }

    @Test
    void leavesAChunkThatWasMendedMeanwhile() throws IOException {
      Files.createDirectories(file().getParent());
      Files.write(file(), PLAIN);
      chunks.whenChanged(changes::add);
      assertThat(chunks.setAside(DIGEST, this::prove)).isEmpty();
      assertThat(file()).exists();
      assertThat(changes).isEmpty();
    }

    @Test
    void leavesAChunkThatCannotBeRead() throws IOException {
      damage();
      assertThatThrownBy(
              () ->
                  chunks.setAside(
                      DIGEST,
                      stored -> {
                        throw new IOException("Input/output error");
                      }))
          .hasMessage("Input/output error");
      assertThat(file()).exists();
    }

    @Test
    void ofAChunkThatIsGoneIsNoError() throws IOException {
      assertThat(chunks.setAside(DIGEST, this::prove)).contains(ChunkBackend.SetAside.GONE);
    }

    @Test
    void waitsForWhoeverUploadsTheChunk() throws Exception {
      damage();
      CountDownLatch proving = new CountDownLatch(1);
      CountDownLatch uploading = new CountDownLatch(1);
      ExecutorService threads = Executors.newFixedThreadPool(2);
      try {
        Future<?> verify =
            threads.submit(
                () ->
                    chunks.setAside(
                        DIGEST,
                        stored -> {
                          proving.countDown();
                          prove(stored);
                        }));
        proving.await();
        Future<Boolean> upload =
            threads.submit(
                () -> {
                  uploading.countDown();
                  try (ChunkUpload one = chunks.upload(DIGEST, DATA.length, PLAIN.length)) {
                    one.append(ByteBuffer.wrap(PLAIN));
                    return one.finish().duplicate();
                  }
                });
        uploading.await();
        verify.get();
        assertThat(upload.get()).isFalse();
        assertThat(chunks.isSound(DIGEST)).isTrue();
        assertThat(file().resolveSibling(DIGEST + ".0.bad")).exists();
      } finally {
        threads.shutdownNow();
      }
    }
  }
}
