package io.pbs4j.testkit.s3;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the marks of contents: the MD5, or something that only changes with every write. */
final class Etags {
  private final boolean opaque;
  private final long run = new SecureRandom().nextLong();
  private final AtomicLong writes = new AtomicLong();

  Etags(boolean opaque) {
    this.opaque = opaque;
  }

  /** Always 16 bytes. */
  Hash begin() {
    if (!opaque) {
      return Hash.digest("MD5");
    }
    byte[] mark = ByteBuffer.allocate(2 * Long.BYTES).putLong(run).putLong(writes.incrementAndGet()).array();
    return new Hash() {
      @Override
      public void update(byte[] bytes, int offset, int length) {}

      @Override
      public byte[] value() {
        return mark;
      }
    };
  }
}
