package io.pbs4j.core;

import java.io.IOException;

/** A part of another source. */
final class SourceSlice implements ByteSource {
  private final ByteSource whole;
  private final String name;
  private final long from;
  private final long size;

  SourceSlice(ByteSource whole, String name, long from, long size) {
    this.whole = whole;
    this.name = name;
    this.from = from;
    this.size = size;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(long position, byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position >= size) {
      return -1;
    }
    return whole.read(from + position, target, offset, (int) Math.min(length, size - position));
  }
}
