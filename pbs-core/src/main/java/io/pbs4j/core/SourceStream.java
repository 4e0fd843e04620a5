package io.pbs4j.core;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A part of a source as a stream. Not safe for several threads. */
final class SourceStream extends InputStream {
  private final ByteSource source;
  private final long end;
  private final boolean owner;
  private long position;

  SourceStream(ByteSource source, long from, long to, boolean owner) {
    this.source = source;
    this.position = from;
    this.end = Math.min(to, source.size());
    this.owner = owner;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (position >= end) {
      return -1;
    }
    int got = source.read(position, target, offset, (int) Math.min(length, end - position));
    position += Math.max(got, 0);
    return got;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.max(0, Math.min(count, end - position));
    position += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    if (owner) {
      source.close();
    }
  }
}
