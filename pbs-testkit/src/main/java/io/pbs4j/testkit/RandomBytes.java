package io.pbs4j.testkit;

import java.io.InputStream;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Bytes that look random and are the same for the same seed on every machine.
 *
 * <p>Two sorts: {@link #noise}, which no compressor makes smaller, and {@link #mixed}, half of
 * which is noise and half repetition.
 */
public final class RandomBytes {
  /** Length of the runs in mixed data. */
  private static final int RUN = 512;

  private RandomBytes() {}

  /** Incompressible bytes. */
  public static byte[] noise(long seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  /**
   * Bytes that compress to about half: runs of 512 random bytes and of one repeated byte in turn.
   */
  public static byte[] mixed(long seed, int length) {
    byte[] bytes = noise(seed, length);
    for (int at = RUN; at < length; at += 2 * RUN) {
      for (int i = at + 1; i < Math.min(at + RUN, length); i++) {
        bytes[i] = bytes[at];
      }
    }
    return bytes;
  }

  /** A stream of incompressible bytes, for lengths that no array holds. */
  public static InputStream stream(long seed, long length) {
    return new NoiseStream(new SplittableRandom(seed), length);
  }

  private static final class NoiseStream extends InputStream {
    private final SplittableRandom random;
    private long word;
    private int left;
    private long remaining;

    NoiseStream(SplittableRandom random, long length) {
      this.random = random;
      this.remaining = length;
    }

    @Override
    public int read() {
      if (remaining == 0) {
        return -1;
      }
      remaining--;
      return next() & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      Objects.checkFromIndexSize(offset, length, target.length);
      if (remaining == 0 && length > 0) {
        return -1;
      }
      int count = (int) Math.min(length, remaining);
      for (int i = 0; i < count; i++) {
        target[offset + i] = next();
      }
      remaining -= count;
      return count;
    }

    /** Takes words apart, so that the bytes do not depend on how they are asked for. */
    private byte next() {
      if (left == 0) {
        word = random.nextLong();
        left = Long.BYTES;
      }
      byte low = (byte) word;
      word >>>= Byte.SIZE;
      left--;
      return low;
    }
  }
}
