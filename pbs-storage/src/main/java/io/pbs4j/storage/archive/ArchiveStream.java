package io.pbs4j.storage.archive;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.storage.chunk.ChunkStore;
import io.pbs4j.storage.session.ChunkLimits;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The content of an unencrypted index, one chunk in memory at a time. */
final class ArchiveStream extends InputStream {
  private final IndexReader index;
  private final ChunkStore chunks;
  private final Zstd zstd;
  private long next;
  private byte[] chunk = new byte[0];
  private int position;

  ArchiveStream(IndexReader index, ChunkStore chunks, Zstd zstd) {
    this.index = index;
    this.chunks = chunks;
    this.zstd = zstd;
  }

  @Override
  public int read() throws IOException {
    return fill() ? chunk[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, chunk.length - position);
    System.arraycopy(chunk, position, target, offset, count);
    position += count;
    return count;
  }

  /** Makes at least one byte available; returns false at the end. */
  private boolean fill() throws IOException {
    while (position == chunk.length) {
      if (next == index.count()) {
        return false;
      }
      Digest digest = index.digest(next);
      byte[] data = chunks.read(digest).decode(zstd, ChunkLimits.MAX_SIZE);
      long expected = index.end(next) - index.start(next);
      if (data.length != expected) {
        throw damaged(
            FormatException.Kind.WRONG_LENGTH,
            digest,
            "detected chunk with wrong length (" + expected + " != " + data.length + ")");
      }
      if (!Digest.sha256(data).equals(digest)) {
        throw damaged(
            FormatException.Kind.WRONG_DIGEST, digest, "detected chunk with wrong digest.");
      }
      chunk = data;
      position = 0;
      next++;
    }
    return true;
  }

  private static FormatException damaged(FormatException.Kind kind, Digest digest, String what) {
    return new FormatException(kind, digest.toString(), 0, what);
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
