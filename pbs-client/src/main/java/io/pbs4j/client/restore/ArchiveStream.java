package io.pbs4j.client.restore;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of an archive as a stream. */
final class ArchiveStream extends InputStream {
  private static final byte[] NOTHING = {};

  private final ReadAhead chunks;
  private byte[] current = NOTHING;
  private int position;

  ArchiveStream(ReadAhead chunks) {
    this.chunks = chunks;
  }

  @Override
  public int read() throws IOException {
    return fill() ? current[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, current.length - position);
    System.arraycopy(current, position, target, offset, count);
    position += count;
    return count;
  }

  private boolean fill() throws IOException {
    if (position == current.length) {
      Chunk next = chunks.next();
      if (next == null) {
        return false;
      }
      current = next.data();
      position = 0;
    }
    return true;
  }

  @Override
  public void close() {
    chunks.close();
  }
}
