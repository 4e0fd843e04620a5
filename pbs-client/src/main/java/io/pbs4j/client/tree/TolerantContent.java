package io.pbs4j.client.tree;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A file's content that ends where it cannot be read, and remembers why. */
final class TolerantContent extends InputStream {
  private final InputStream content;
  private @Nullable IOException failure;

  TolerantContent(InputStream content) {
    this.content = content;
  }

  /** Why the content ended early, {@code null} if it did not fail. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    try {
      return failure == null ? content.read(target, offset, length) : -1;
    } catch (IOException e) {
      failure = e;
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
