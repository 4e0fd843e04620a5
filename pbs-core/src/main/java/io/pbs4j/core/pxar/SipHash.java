package io.pbs4j.core.pxar;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** SipHash-2-4 with the key of the format: the order of children in a goodbye table. */
final class SipHash {
  /** First and second word of SHA-1 of {@code PROXMOX ARCHIVE FORMAT}. */
  private static final long K0 = 0x83ac3f1cfbb450dbL;

  private static final long K1 = 0xaa4f1b6879369fbdL;

  private long v0 = K0 ^ 0x736f6d6570736575L;
  private long v1 = K1 ^ 0x646f72616e646f6dL;
  private long v2 = K0 ^ 0x6c7967656e657261L;
  private long v3 = K1 ^ 0x7465646279746573L;

  private SipHash() {}

  static long hash(byte[] data) {
    return new SipHash().digest(data);
  }

  private long digest(byte[] data) {
    ByteBuffer in = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    while (in.remaining() >= Long.BYTES) {
      absorb(in.getLong());
    }
    long last = (long) data.length << 56;
    for (int shift = 0; in.hasRemaining(); shift += 8) {
      last |= (in.get() & 0xffL) << shift;
    }
    absorb(last);
    v2 ^= 0xff;
    rounds(4);
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private void absorb(long word) {
    v3 ^= word;
    rounds(2);
    v0 ^= word;
  }

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
