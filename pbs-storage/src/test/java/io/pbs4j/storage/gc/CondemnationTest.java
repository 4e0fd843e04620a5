package io.pbs4j.storage.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CondemnationTest {
  private static final Digest CHUNK = Digest.parse("c".repeat(64));
  private static final Digest PLACE = Digest.parse("1".repeat(64));
  private static final StoredChunk STORED = new StoredChunk(CHUNK, -1, 1, 1_000);
  private static final Instant START = Instant.parse("2023-11-14T22:13:20Z");

  private @TempDir Path directory;
  private StoreFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
    Path file = fixture.file(".chunks/cccc/" + CHUNK);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[1]);
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  private Condemnation run(int day, @Nullable Digest place) throws IOException {
    return new Condemnation(
        fixture.store().backend(),
        fixture.store().chunks(),
        digest -> false,
        Long.MAX_VALUE,
        START.plus(Duration.ofDays(day)),
        GcOptions.standard(),
        place);
  }

  private List<StoredChunk> dispose(int day) throws IOException {
    Condemnation run = run(day, null);
    List<StoredChunk> removed = run.dispose(List.of(STORED)).removed();
    run.finish();
    return removed;
  }

  @Test
  void aChunkGoesInTheSecondRun() throws IOException {
    assertThat(dispose(0)).isEmpty();
    assertThat(dispose(2)).containsExactly(STORED);
  }

  @Test
  void aChunkThatAResumedRunFoundInUseIsCondemnedAnew() throws IOException {
    assertThat(dispose(0)).isEmpty();
    // It looks only behind the place, and the list of the first run reaches before it.
    run(1, PLACE).finish();
    assertThat(dispose(10)).isEmpty();
    assertThat(dispose(12)).containsExactly(STORED);
  }
}
