package io.pbs4j.cli.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.DynamicIndexWriter;
import io.pbs4j.core.index.IndexReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks are written as pairs of name and length: two names are two contents. */
class ChunkComparisonTest {
  @TempDir private Path directory;

  private IndexReader index(Object... chunks) throws IOException {
    Path file = Files.createTempFile(directory, "index", ".didx");
    Files.delete(file);
    try (DynamicIndexWriter writer = DynamicIndexWriter.create(file, new UUID(1, 2), 3)) {
      for (int i = 0; i < chunks.length; i += 2) {
        byte[] name = ((String) chunks[i]).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        writer.add(Digest.sha256(name), (int) chunks[i + 1]);
      }
      writer.finish();
    }
    return IndexReader.open(file);
  }

  @Test
  void eachChunkCountsOnceOnItsSide() throws IOException {
    try (IndexReader before = index("a", 10, "b", 20, "a", 10);
        IndexReader after = index("b", 20, "c", 40, "c", 40, "d", 80)) {
      assertThat(ChunkDiff.of(before, after)).isEqualTo(new ChunkDiff(1, 20, 1, 10, 2, 120));
      assertThat(ChunkDiff.of(after, before)).isEqualTo(ChunkDiff.of(before, after).reversed());
      assertThat(ChunkDiff.added(after)).isEqualTo(new ChunkDiff(0, 0, 0, 0, 3, 140));
    }
  }

  @Test
  void rangesUnderTheSameChunksAreTheSame() throws IOException {
    try (IndexReader before = index("a", 10, "b", 20, "c", 30);
        IndexReader after = index("a", 10, "b", 20, "d", 30)) {
      SameChunks chunks = new SameChunks(before, after);
      assertThat(chunks.cover(0, 0, 30)).isTrue();
      assertThat(chunks.cover(5, 5, 25)).isTrue();
      assertThat(chunks.cover(5, 5, 26)).isFalse();
      assertThat(chunks.cover(29, 29, 1)).isTrue();
      assertThat(chunks.cover(30, 30, 1)).isFalse();
    }
  }

  @Test
  void theSameChunksAtAnotherPlaceOfTheArchiveCount() throws IOException {
    try (IndexReader before = index("a", 10, "b", 20);
        IndexReader after = index("x", 7, "b", 20)) {
      SameChunks chunks = new SameChunks(before, after);
      assertThat(chunks.cover(12, 9, 18)).isTrue();
      assertThat(chunks.cover(12, 10, 10)).isFalse();
    }
  }

  @Test
  void nothingIsAlwaysTheSame() throws IOException {
    try (IndexReader before = index("a", 10);
        IndexReader after = index("b", 10)) {
      assertThat(new SameChunks(before, after).cover(10, 10, 0)).isTrue();
    }
  }
}
