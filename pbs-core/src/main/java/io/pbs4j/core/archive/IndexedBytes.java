package io.pbs4j.core.archive;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.IndexReader;
import java.io.IOException;

/**
 * The bytes of an archive by its index. Chunks are fetched when something in them is read; a few are kept.
 * Safe for use by several threads, of which one reads at a time.
 */
public final class IndexedBytes implements ByteSource {
  /** Bytes of decoded chunks that are kept by default: eight of the usual size. */
  public static final long DEFAULT_CACHE = 32L << 20;

  private final String name;
  private final IndexReader index;
  private final ChunkSource chunks;
  private final ChunkDecoder decoder;
  private final ChunkCache cache;
  private long number = -1;
  private long start;
  private long end;

  /**
   * Puts an index and its chunks together; owns the index.
   *
   * @param name for error messages
   * @param cacheBytes decoded chunks to keep; the last one is kept in any case
   */
  public IndexedBytes(
      String name, IndexReader index, ChunkSource chunks, ChunkDecoder decoder, long cacheBytes) {
    this.name = name;
    this.index = index;
    this.chunks = chunks;
    this.decoder = decoder;
    this.cache = new ChunkCache(cacheBytes);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return index.size();
  }

  @Override
  public synchronized int read(long position, byte[] target, int offset, int length)
      throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position >= index.size()) {
      return -1;
    }
    if (number < 0 || position < start || position >= end) {
      number = index.find(position);
      start = index.start(number);
      end = index.end(number);
    }
    byte[] chunk = chunk();
    int from = (int) (position - start);
    int count = Math.min(length, chunk.length - from);
    System.arraycopy(chunk, from, target, offset, count);
    return count;
  }

  private byte[] chunk() throws IOException {
    byte[] chunk = cache.get(number);
    if (chunk == null) {
      Digest digest = index.digest(number);
      chunk = decoder.decode(digest, chunks.chunk(digest), end - start);
      cache.put(number, chunk);
    }
    return chunk;
  }

  /** Closes the index. */
  @Override
  public void close() throws IOException {
    index.close();
  }
}
