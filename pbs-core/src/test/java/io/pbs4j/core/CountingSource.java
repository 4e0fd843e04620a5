package io.pbs4j.core;

import java.io.IOException;

/** Counts what is read of another source. */
public final class CountingSource implements ByteSource {
  private final ByteSource source;
  private long bytesRead;
  private boolean closed;

  public CountingSource(ByteSource source) {
    this.source = source;
  }

  /** Bytes that were read. */
  public long bytesRead() {
    return bytesRead;
  }

  /** Whether it was closed. */
  public boolean closed() {
    return closed;
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public long size() {
    return source.size();
  }

  @Override
  public int read(long position, byte[] target, int offset, int length) throws IOException {
    int got = source.read(position, target, offset, length);
    bytesRead += Math.max(0, got);
    return got;
  }

  @Override
  public void close() {
    closed = true;
  }
}
