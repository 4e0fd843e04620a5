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
