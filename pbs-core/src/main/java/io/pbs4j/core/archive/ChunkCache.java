package io.pbs4j.core.archive;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decoded chunks by their number in the index, those used last. Not safe for several threads. */
final class ChunkCache {
  private static final float LOAD = 0.75f;

  private final long limit;
  private final Map<Long, byte[]> chunks = new LinkedHashMap<>(16, LOAD, true);
  private long bytes;

  /**
   * Creates an empty cache.
   *
   * @param limit bytes that it may hold; the chunk put last stays in any case
   */
  ChunkCache(long limit) {
    this.limit = limit;
  }

  byte @Nullable [] get(long number) {
    return chunks.get(number);
  }

  void put(long number, byte[] chunk) {
    byte[] old = chunks.put(number, chunk);
    bytes += chunk.length - (old == null ? 0 : old.length);
    Iterator<byte[]> oldest = chunks.values().iterator();
    while (bytes > limit && chunks.size() > 1) {
      bytes -= oldest.next().length;
      oldest.remove();
    }
  }
}
