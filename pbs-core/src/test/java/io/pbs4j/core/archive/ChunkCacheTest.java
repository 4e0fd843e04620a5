package io.pbs4j.core.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which chunks are kept. */
class ChunkCacheTest {
  @Test
  void theChunksUsedLastAreKeptUpToTheLimit() {
    ChunkCache cache = new ChunkCache(30);
    cache.put(1, new byte[10]);
    cache.put(2, new byte[10]);
    cache.put(3, new byte[10]);
    assertThat(cache.get(1)).isNotNull();
    cache.put(4, new byte[10]);
    assertThat(cache.get(2)).isNull();
    assertThat(cache.get(1)).isNotNull();
    assertThat(cache.get(3)).isNotNull();
    assertThat(cache.get(4)).isNotNull();
  }

  @Test
  void aChunkLargerThanTheLimitIsKeptAlone() {
    ChunkCache cache = new ChunkCache(5);
    cache.put(1, new byte[3]);
    cache.put(2, new byte[10]);
    assertThat(cache.get(1)).isNull();
    assertThat(cache.get(2)).hasSize(10);
    cache.put(3, new byte[1]);
    assertThat(cache.get(2)).isNull();
  }

  @Test
  void aChunkPutAgainCountsOnce() {
    ChunkCache cache = new ChunkCache(20);
    for (int i = 0; i < 10; i++) {
      cache.put(1, new byte[10]);
    }
    cache.put(2, new byte[10]);
    assertThat(cache.get(1)).isNotNull();
    assertThat(cache.get(2)).isNotNull();
  }
}
