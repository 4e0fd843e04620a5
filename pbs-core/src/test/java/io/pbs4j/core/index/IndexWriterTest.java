package io.pbs4j.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.chunk.Digest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexWriterTest {
  private static final UUID ID = new UUID(1, 2);

  @TempDir Path directory;

  @Test
  void neitherWriterReplacesAFile() throws IOException {
    Path file = Files.createFile(directory.resolve("there"));
    assertThatThrownBy(() -> FixedIndexWriter.create(file, ID, 1, 1, 1))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> DynamicIndexWriter.create(file, ID, 1))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void slotsNeverWrittenAreZero() throws IOException {
    Path file = directory.resolve("sparse");
    try (FixedIndexWriter writer = FixedIndexWriter.create(file, ID, 1, 10, 4)) {
      writer.put(1, Digest.sha256(new byte[1]));
      writer.finish();
    }
    try (IndexReader reader = IndexReader.open(file)) {
      assertThat(reader.digest(0)).isEqualTo(Digest.ZERO);
      assertThat(reader.digest(1)).isEqualTo(Digest.sha256(new byte[1]));
      assertThat(reader.digest(2)).isEqualTo(Digest.ZERO);
      assertThat(reader.end(2)).isEqualTo(10);
    }
  }

  @Test
  void anUnfinishedFixedIndexIsNoIndex() throws IOException {
    Path file = directory.resolve("unfinished");
    FixedIndexWriter.create(file, ID, 1, 10, 4).close();
    assertThatThrownBy(() -> IndexReader.open(file)).hasMessage("got unknown magic number");
  }

  @Test
  void slotsOutsideAreRefused() throws IOException {
    try (FixedIndexWriter writer = FixedIndexWriter.create(directory.resolve("x"), ID, 1, 8, 4)) {
      assertThatThrownBy(() -> writer.put(2, Digest.ZERO))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> writer.put(-1, Digest.ZERO))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void sizesMustBePositive() {
    assertThatThrownBy(() -> FixedIndexWriter.create(directory.resolve("x"), ID, 1, 0, 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FixedIndexWriter.create(directory.resolve("x"), ID, 1, 4, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(directory.resolve("x")).doesNotExist();
  }

  @Test
  void aSizeWhoseIndexNoFileCanHoldLeavesNoFileBehind() {
    Path file = directory.resolve("huge");
    assertThatThrownBy(() -> FixedIndexWriter.create(file, ID, 1, Long.MAX_VALUE, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void aCopyNeedsAnIndexOfTheSameSizes() throws IOException {
    Path file = directory.resolve("old");
    try (FixedIndexWriter writer = FixedIndexWriter.create(file, ID, 1, 8, 4)) {
      writer.finish();
    }
    try (FixedIndexReader old = (FixedIndexReader) IndexReader.open(file);
        FixedIndexWriter longer = FixedIndexWriter.create(directory.resolve("a"), ID, 1, 9, 4);
        FixedIndexWriter other = FixedIndexWriter.create(directory.resolve("b"), ID, 1, 8, 2)) {
      assertThatThrownBy(() -> longer.copyFrom(old)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> other.copyFrom(old)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void chunksOfADynamicIndexMustHaveALength() throws IOException {
    try (DynamicIndexWriter writer = DynamicIndexWriter.create(directory.resolve("x"), ID, 1)) {
      assertThatThrownBy(() -> writer.add(Digest.ZERO, 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.add(Digest.ZERO, -5))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aDynamicIndexCannotGrowBeyondWhatItsOffsetsHold() throws IOException {
    try (DynamicIndexWriter writer = DynamicIndexWriter.create(directory.resolve("x"), ID, 1)) {
      writer.add(Digest.ZERO, Long.MAX_VALUE);
      assertThatThrownBy(() -> writer.add(Digest.ZERO, 1)).isInstanceOf(ArithmeticException.class);
      assertThat(writer.size()).isEqualTo(Long.MAX_VALUE);
      assertThat(writer.count()).isEqualTo(1);
    }
  }
}
