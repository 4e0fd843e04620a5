package io.pbs4j.testkit.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body in the chunks of HTTP/1.1. */
final class ChunkedBody extends InputStream {
  private final InputStream in;
  private long left;
  private boolean first = true;
  private boolean ended;

  ChunkedBody(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (left == 0 && !ended) {
      next();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(target, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("the client closed the connection within a chunk");
    }
    left -= count;
    return count;
  }

  private void next() throws IOException {
    if (!first) {
      Lines.read(in);
    }
    first = false;
    String line = Lines.read(in);
    if (line == null) {
      throw new EOFException("the client closed the connection between chunks");
    }
    try {
      left = Long.parseLong(line.split(";", 2)[0].strip(), 16);
    } catch (NumberFormatException e) {
      throw new IOException("bad length of a chunk", e);
    }
    if (left == 0) {
      Lines.headers(in);
      ended = true;
    }
  }
}
