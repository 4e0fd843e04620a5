package io.pbs4j.client.restore;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells a listener how much has been read. */
final class ListenedStream extends FilterInputStream {
  private final RestoreListener listener;

  ListenedStream(InputStream in, RestoreListener listener) {
    super(in);
    this.listener = listener;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    listener.advanced(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int got = super.read(target, offset, length);
    listener.advanced(Math.max(0, got));
    return got;
  }
}
