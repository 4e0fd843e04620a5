package io.pbs4j.testkit.s3;

import java.util.zip.Checksum;

/** The 64 bit checksum of the NVM Express specification, which newer clients of S3 send unasked. */
final class Crc64Nvme implements Checksum {
  /** Its polynomial, lowest bit first. */
  private static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

  private final long[] table = new long[256];
  private long value = -1;

  Crc64Nvme() {
    for (int i = 0; i < table.length; i++) {
      long rest = i;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        rest = (rest & 1) == 0 ? rest >>> 1 : (rest >>> 1) ^ POLYNOMIAL;
      }
      table[i] = rest;
    }
  }

  @Override
  public void update(int b) {
    value = table[(int) (value ^ b) & 0xff] ^ (value >>> Byte.SIZE);
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      update(bytes[i]);
    }
  }

  @Override
  public long getValue() {
    return ~value;
  }

  @Override
  public void reset() {
    value = -1;
  }
}
