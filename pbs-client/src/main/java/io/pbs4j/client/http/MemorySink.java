package io.pbs4j.client.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Collects a body in memory, up to a limit. */
public final class MemorySink implements BodySink {
  private static final int FIRST_SIZE = 4096;

  private final int limit;
  private byte[] bytes = new byte[0];
  private int length;

  /** Collects at most {@code limit} bytes; more is an error. */
  public MemorySink(int limit) {
    this.limit = limit;
  }

  @Override
  public void expect(long announced) throws IOException {
    require(announced);
    if (length == 0) {
      bytes = new byte[(int) announced];
    }
  }

  @Override
  public void write(ByteBuffer piece) throws IOException {
    int end = require((long) length + piece.remaining());
    if (end > bytes.length) {
      long doubled = Math.max(2L * bytes.length, FIRST_SIZE);
      bytes = Arrays.copyOf(bytes, Math.max(end, (int) Math.min(limit, doubled)));
    }
    piece.get(bytes, length, piece.remaining());
    length = end;
  }

  private int require(long wanted) throws IOException {
    if (wanted > limit) {
      throw new IOException("answer is longer than " + limit + " bytes");
    }
    return (int) wanted;
  }

  /** What was collected; not a copy where the length was announced. */
  public byte[] bytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
