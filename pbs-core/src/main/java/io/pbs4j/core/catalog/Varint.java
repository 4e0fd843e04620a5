package io.pbs4j.core.catalog;

import java.io.ByteArrayOutputStream;

/** Numbers of varying length: seven bits a byte, low ones first. */
final class Varint {
  private static final int MORE = 0x80;

  private Varint() {}

  static void writeUnsigned(ByteArrayOutputStream out, long value) {
    long rest = value;
    while (Long.compareUnsigned(rest, MORE) >= 0) {
      out.write((int) (rest & 0x7f) | MORE);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** A negative number is written by its magnitude, the mark on every byte, and a zero byte behind. */
  static void writeSigned(ByteArrayOutputStream out, long value) {
    if (value >= 0) {
      writeUnsigned(out, value);
      return;
    }
    // The smallest number is its own negation; read as unsigned it is the right magnitude.
    long rest = -value;
    while (rest != 0) {
      out.write((int) (rest & 0x7f) | MORE);
      rest >>>= 7;
    }
    out.write(0);
  }
}
