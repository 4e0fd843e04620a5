package io.pbs4j.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.chunk.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two index files that are known byte for byte. */
class IndexVectorsTest {
  private static final Digest A = Digest.sha256("a".getBytes(StandardCharsets.US_ASCII));
  private static final Digest B = Digest.sha256("b".getBytes(StandardCharsets.US_ASCII));
  private static final UUID UUID_0_TO_F = new UUID(0x0001020304050607L, 0x08090a0b0c0d0e0fL);
  private static final long TIME = 1_700_000_000;

  @TempDir Path directory;

  @Test
  void fixedIndexOfTwoChunks() throws IOException {
    Path file = directory.resolve("x.fidx");
    Digest csum;
    try (FixedIndexWriter writer =
        FixedIndexWriter.create(file, UUID_0_TO_F, TIME, 5 << 20, 4 << 20)) {
      writer.put(1, B);
      writer.put(0, A);
      csum = writer.finish();
    }
    assertThat(csum)
        .hasToString("e5a01fee14e0ed5c48714f22180f25ad8365b53f9779f79dc4a3d7e93963f94a");
    assertThat(Files.size(file)).isEqualTo(4160);
    assertThat(Digest.sha256(Files.readAllBytes(file)))
        .hasToString("2e9d95be478a930c6a46fb6701cac56bcf46f6353f351cfb52454d3321670551");
  }

  @Test
  void dynamicIndexOfTwoChunks() throws IOException {
    Path file = directory.resolve("x.didx");
    Digest csum;
    try (DynamicIndexWriter writer = DynamicIndexWriter.create(file, UUID_0_TO_F, TIME)) {
      writer.add(A, 100);
      writer.add(B, 150);
      assertThat(writer.size()).isEqualTo(250);
      assertThat(writer.count()).isEqualTo(2);
      csum = writer.finish();
    }
    assertThat(csum)
        .hasToString("278e48f91466dbc0166ec830ef46619b53a71691444a9bd05cea1f07b84326f0");
    assertThat(Files.size(file)).isEqualTo(4176);
    assertThat(Digest.sha256(Files.readAllBytes(file)))
        .hasToString("c34ce1581e0b6240d9073db0d0419dcd6caf0599004832101ef5fe93af0a7007");
  }

  @Test
  void readersSeeWhatTheWritersWrote() throws IOException {
    fixedIndexOfTwoChunks();
    dynamicIndexOfTwoChunks();

    try (IndexReader fixed = IndexReader.open(directory.resolve("x.fidx"));
        IndexReader dynamic = IndexReader.open(directory.resolve("x.didx"))) {
      for (IndexReader index : new IndexReader[] {fixed, dynamic}) {
        assertThat(index.uuid()).isEqualTo(UUID_0_TO_F);
        assertThat(index.created()).isEqualTo(TIME);
        assertThat(index.count()).isEqualTo(2);
        assertThat(index.digest(0)).isEqualTo(A);
        assertThat(index.digest(1)).isEqualTo(B);
        index.verifyCsum();
      }
      assertThat(fixed).isInstanceOf(FixedIndexReader.class);
      assertThat(fixed.size()).isEqualTo(5 << 20);
      assertThat(fixed.start(1)).isEqualTo(4 << 20);
      assertThat(fixed.end(0)).isEqualTo(4 << 20);
      assertThat(fixed.end(1)).isEqualTo(5 << 20);
      assertThat(dynamic).isInstanceOf(DynamicIndexReader.class);
      assertThat(dynamic.size()).isEqualTo(250);
      assertThat(dynamic.start(0)).isZero();
      assertThat(dynamic.end(0)).isEqualTo(100);
      assertThat(dynamic.start(1)).isEqualTo(100);
      assertThat(dynamic.end(1)).isEqualTo(250);
    }
  }
}
