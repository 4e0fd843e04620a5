package io.pbs4j.core.chunk;

import io.pbs4j.core.InvalidNameException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 value: the name of a chunk, or the checksum of an index.
 *
 * <p>Immutable, 32 bytes held as four words, ordered as unsigned bytes.
 */
public final class Digest implements Comparable<Digest> {
  /** Length in bytes. */
  public static final int LENGTH = 32;

  /** The digest of nothing written yet: 32 zero bytes, as in unused slots of a fixed index. */
  public static final Digest ZERO = new Digest(0, 0, 0, 0);

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final long a;
  private final long b;
  private final long c;
  private final long d;

  private Digest(long a, long b, long c, long d) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  /** Reads 32 bytes at an offset. */
  public static Digest of(byte[] bytes, int offset) {
    return new Digest(
        (long) LONG.get(bytes, offset),
        (long) LONG.get(bytes, offset + 8),
        (long) LONG.get(bytes, offset + 16),
        (long) LONG.get(bytes, offset + 24));
  }

  /** Takes a value of exactly 32 bytes. */
  public static Digest of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new InvalidNameException("digest", "expected 32 bytes, got " + bytes.length);
    }
    return of(bytes, 0);
  }

  /** Reads the next 32 bytes of a buffer. */
  public static Digest read(ByteBuffer buffer) {
    byte[] bytes = new byte[LENGTH];
    buffer.get(bytes);
    return of(bytes, 0);
  }

  /**
   * Parses 64 lower-case hexadecimal digits.
   *
   * @throws InvalidNameException for anything else, upper case included
   */
  public static Digest parse(String hex) {
    if (!isHex(hex)) {
      throw new InvalidNameException("digest", InvalidNameException.PATTERN);
    }
    return new Digest(
        Long.parseUnsignedLong(hex, 0, 16, 16),
        Long.parseUnsignedLong(hex, 16, 32, 16),
        Long.parseUnsignedLong(hex, 32, 48, 16),
        Long.parseUnsignedLong(hex, 48, 64, 16));
  }

  /** Whether a text is exactly 64 lower-case hexadecimal digits. */
  public static boolean isHex(String text) {
    if (text.length() != 2 * LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char ch = text.charAt(i);
      if (!(ch >= '0' && ch <= '9') && !(ch >= 'a' && ch <= 'f')) {
        return false;
      }
    }
    return true;
  }

  /** A fresh SHA-256 hasher. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }

  /** The digest of a whole array. */
  public static Digest sha256(byte[] data) {
    return sha256(data, 0, data.length);
  }

  /** The digest of a part of an array. */
  public static Digest sha256(byte[] data, int offset, int length) {
    MessageDigest sha = newSha256();
    sha.update(data, offset, length);
    return of(sha.digest(), 0);
  }

  /** Writes the 32 bytes to an array. */
  public void copyTo(byte[] target, int offset) {
    LONG.set(target, offset, a);
    LONG.set(target, offset + 8, b);
    LONG.set(target, offset + 16, c);
    LONG.set(target, offset + 24, d);
  }

  /** The 32 bytes in a new array. */
  public byte[] toByteArray() {
    byte[] bytes = new byte[LENGTH];
    copyTo(bytes, 0);
    return bytes;
  }

  /** The first two bytes as a number, 0 to 65535: the directory of the chunk in a chunk store. */
  public int prefix() {
    return (int) (a >>> 48);
  }

  /** The first eight bytes as a number: enough to tell chunks apart where a rare mistake is harmless. */
  public long firstWord() {
    return a;
  }

  @Override
  public int compareTo(Digest other) {
    int order = Long.compareUnsigned(a, other.a);
    if (order == 0) {
      order = Long.compareUnsigned(b, other.b);
    }
    if (order == 0) {
      order = Long.compareUnsigned(c, other.c);
    }
    return order == 0 ? Long.compareUnsigned(d, other.d) : order;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest o && a == o.a && b == o.b && c == o.c && d == o.d;
  }

  @Override
  public int hashCode() {
    return (int) (a ^ (a >>> 32));
  }

  /** 64 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(a) + hex.toHexDigits(b) + hex.toHexDigits(c) + hex.toHexDigits(d);
  }
}
