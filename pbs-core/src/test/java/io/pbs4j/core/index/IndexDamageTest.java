package io.pbs4j.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.Damage;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What readers make of index files that are not what they should be. */
class IndexDamageTest {
  private static final int HEADER = 4096;
  private static final int SIZE_AT = 64;
  private static final int CHUNK_SIZE_AT = 72;

  @TempDir Path directory;
  byte[] fixed;
  byte[] dynamic;

  @BeforeEach
  void writeSoundFiles() throws IOException {
    Path file = directory.resolve("sound.fidx");
    try (FixedIndexWriter writer =
        FixedIndexWriter.create(file, new UUID(1, 2), 3, 11 << 20, 4 << 20)) {
      for (int i = 0; i < 3; i++) {
        writer.put(i, Digest.sha256(RandomBytes.noise(i, 10)));
      }
      writer.finish();
    }
    fixed = Files.readAllBytes(file);
    file = directory.resolve("sound.didx");
    try (DynamicIndexWriter writer = DynamicIndexWriter.create(file, new UUID(1, 2), 3)) {
      for (int i = 0; i < 3; i++) {
        writer.add(Digest.sha256(RandomBytes.noise(i, 10)), 1000 + i);
      }
      writer.finish();
    }
    dynamic = Files.readAllBytes(file);
  }

  private void read(byte[] bytes) throws IOException {
    // A new file each time: some file systems flush one that is written over.
    Path file = directory.resolve("damaged");
    Files.deleteIfExists(file);
    Files.write(file, bytes);
    try (IndexReader reader = IndexReader.open(file)) {
      reader.forEach((position, start, end, digest) -> {});
      reader.verifyCsum();
    }
  }

  @Test
  void soundFilesAreRead() throws IOException {
    read(fixed);
    read(dynamic);
  }

  @Test
  void everyTruncationIsRefused() {
    Damage.truncations(fixed).forEach(bytes -> Damage.assertRefused(bytes, this::read));
    Damage.truncations(dynamic).forEach(bytes -> Damage.assertRefused(bytes, this::read));
  }

  @Test
  void everyChangedBitOfTheFieldsThatMatterIsRefused() {
    for (byte[] sound : new byte[][] {fixed, dynamic}) {
      Damage.bitFlips(sound, 0, 8).forEach(bytes -> Damage.assertRefused(bytes, this::read));
      Damage.bitFlips(sound, 32, 64).forEach(bytes -> Damage.assertRefused(bytes, this::read));
      Damage.bitFlips(sound, HEADER, sound.length)
          .forEach(bytes -> Damage.assertRefused(bytes, this::read));
    }
  }

  @Test
  void aChangedBitOfTheSizesIsRefusedUnlessTheyStillFitTheFile() {
    long accepted =
        Damage.bitFlips(fixed, SIZE_AT, CHUNK_SIZE_AT + 8)
            .filter(bytes -> !Damage.isRefused(bytes, this::read))
            .peek(
                bytes -> {
                  ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                  long size = header.getLong(SIZE_AT);
                  long chunkSize = header.getLong(CHUNK_SIZE_AT);
                  assertThat((size + chunkSize - 1) / chunkSize).isEqualTo(3);
                })
            .count();
    assertThat(accepted).isLessThan(50);
  }

  @Test
  void changedUuidTimeAndPaddingAreNoErrors() throws IOException {
    byte[] copy = fixed.clone();
    copy[10] ^= 1;
    copy[25] ^= 1;
    copy[4000] ^= 1;
    read(copy);
  }

  @Test
  void oneByteTooManyIsRefused() {
    Damage.assertRefused(Arrays.copyOf(fixed, fixed.length + 1), this::read);
    Damage.assertRefused(Arrays.copyOf(dynamic, dynamic.length + 1), this::read);
    Damage.assertRefused(Arrays.copyOf(fixed, fixed.length + 32), this::read);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, -1, 1L << 62, 1L << 40, 0, 1})
  void aSizeThatTheFileCannotHoldIsRefusedWithoutAllocatingForIt(long size) {
    refuse(fixed, header -> header.putLong(SIZE_AT, size));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, -1, 0, 1, (1L << 30) + 1})
  void anAbsurdChunkSizeIsRefused(long chunkSize) {
    refuse(fixed, header -> header.putLong(CHUNK_SIZE_AT, chunkSize));
  }

  @Test
  void sizesThatOverflowToAMatchAreRefused() {
    // 2^59 chunks of 32 bytes each wrap to zero.
    refuse(
        Arrays.copyOf(fixed, HEADER),
        header -> header.putLong(SIZE_AT, 1L << 59).putLong(CHUNK_SIZE_AT, 1));
  }

  private void refuse(byte[] sound, Consumer<ByteBuffer> change) {
    byte[] copy = sound.clone();
    change.accept(ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN));
    Damage.assertRefused(copy, this::read);
  }

  @Test
  void chunksOfADynamicIndexThatRunBackwardsAreRefused() {
    refuse(dynamic, header -> header.putLong(HEADER + 40, 999));
    refuse(dynamic, header -> header.putLong(HEADER + 40, -1));
    refuse(dynamic, header -> header.putLong(HEADER + 80, 5));
    refuse(dynamic, header -> header.putLong(HEADER + 80, Long.MIN_VALUE));
  }

  @Test
  void errorsNameFileAndByte() throws IOException {
    byte[] copy = dynamic.clone();
    ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putLong(HEADER + 40, 7);
    Path file = directory.resolve("broken.didx");
    Files.write(file, copy);
    try (IndexReader reader = IndexReader.open(file)) {
      assertThatThrownBy(() -> reader.forEach((position, start, end, digest) -> {}))
          .isInstanceOfSatisfying(
              FormatException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(Kind.INVALID_VALUE);
                assertThat(e.source()).isEqualTo(file.toString());
                assertThat(e.offset()).isEqualTo(HEADER + 40);
                assertThat(e).hasMessage("chunk 1 ends at 7, before its start 1000");
              });
    }
  }

  @Test
  void anEmptyDynamicIndexIsReadAsEmpty() throws IOException {
    Path file = directory.resolve("empty.didx");
    Digest csum;
    try (DynamicIndexWriter writer = DynamicIndexWriter.create(file, new UUID(0, 0), 0)) {
      csum = writer.finish();
    }
    try (IndexReader reader = IndexReader.open(file)) {
      assertThat(reader.count()).isZero();
      assertThat(reader.size()).isZero();
      assertThat(reader.computeCsum()).isEqualTo(csum).isEqualTo(Digest.sha256(new byte[0]));
    }
  }

  @Test
  void aFileThatShrinksWhileItIsReadShowsAsFormatError() throws IOException {
    Path file = directory.resolve("shrinking");
    for (byte[] sound : new byte[][] {fixed, dynamic}) {
      Files.write(file, sound);
      try (IndexReader reader = IndexReader.open(file);
          FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(HEADER + 20);
        Damage.assertRefused(sound, bytes -> reader.forEach((position, start, end, digest) -> {}));
        Damage.assertRefused(sound, bytes -> reader.digest(2));
      }
    }
  }

  @Test
  void aFileThatIsNoIndexIsNotLeftOpen() throws IOException {
    Path file = directory.resolve("none");
    Files.write(file, new byte[HEADER]);
    assertThatThrownBy(() -> IndexReader.open(file)).hasMessage("got unknown magic number");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      assertThatThrownBy(() -> IndexReader.of(ByteSource.of("none", channel))).isInstanceOf(FormatException.class);
      assertThat(channel.isOpen()).isTrue();
    }
  }

  @Test
  void entriesOutsideTheIndexAreAProgrammingError() throws IOException {
    Path file = directory.resolve("sound.didx");
    try (IndexReader reader = IndexReader.open(file)) {
      assertThatThrownBy(() -> reader.digest(3)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> reader.digest(-1)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> reader.end(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    try (IndexReader reader = IndexReader.open(directory.resolve("sound.fidx"))) {
      assertThatThrownBy(() -> reader.end(3)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> reader.start(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
