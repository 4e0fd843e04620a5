package io.pbs4j.core;

import java.io.IOException;

/** Another source that gives one byte at a time, as any source may. */
public record Piecemeal(ByteSource source) implements ByteSource {
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
    return source.read(position, target, offset, Math.min(length, 1));
  }
}
