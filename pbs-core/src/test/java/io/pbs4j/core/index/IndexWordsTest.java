package io.pbs4j.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** First words of digests are those that the entries have, for more than one read's worth of them. */
class IndexWordsTest {
  private static final int COUNT = 40_000;

  @TempDir Path directory;

  private static Digest digest(int i) {
    return Digest.sha256(RandomBytes.noise(i, 8));
  }

  private static void assertWords(IndexReader index) throws IOException {
    List<Long> words = new ArrayList<>();
    index.forEachWord(
        (position, some, count) -> {
          assertThat(position).isEqualTo(words.size());
          for (int i = 0; i < count; i++) {
            words.add(some[i]);
          }
        });
    List<Long> expected = new ArrayList<>();
    index.forEach((position, start, end, digest) -> expected.add(digest.firstWord()));
    assertThat(words).hasSize(COUNT).isEqualTo(expected);
  }

  @Test
  void ofADynamicIndex() throws IOException {
    Path file = directory.resolve("a.didx");
    try (DynamicIndexWriter writer = DynamicIndexWriter.create(file, new UUID(1, 2), 1)) {
      for (int i = 0; i < COUNT; i++) {
        writer.add(digest(i), 1 + i % 7);
      }
      writer.finish();
    }
    try (IndexReader index = IndexReader.open(file)) {
      assertWords(index);
    }
  }

  @Test
  void ofAFixedIndex() throws IOException {
    Path file = directory.resolve("a.fidx");
    try (FixedIndexWriter writer = FixedIndexWriter.create(file, new UUID(1, 2), 1, COUNT * 4L, 4)) {
      for (int i = 0; i < COUNT; i++) {
        writer.put(i, digest(i));
      }
      writer.finish();
    }
    try (IndexReader index = IndexReader.open(file)) {
      assertWords(index);
    }
  }

  @Test
  void areNotReadWhereEndsAreNotInOrder() throws IOException {
    Path file = directory.resolve("a.didx");
    try (DynamicIndexWriter writer = DynamicIndexWriter.create(file, new UUID(1, 2), 1)) {
      for (int i = 0; i < COUNT; i++) {
        writer.add(digest(i), 1);
      }
      writer.finish();
    }
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(4096 + 20_000 * 40L);
      bytes.writeLong(0);
    }
    try (IndexReader index = IndexReader.open(file)) {
      assertThatThrownBy(() -> index.forEachWord((position, words, count) -> {}))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("before its start");
    }
  }
}
