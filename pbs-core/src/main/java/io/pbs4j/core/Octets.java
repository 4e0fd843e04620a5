package io.pbs4j.core;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Immutable bytes: a file name that need not be UTF-8, the value of an attribute. Ordered as unsigned bytes. */
public final class Octets implements Comparable<Octets> {
  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of an array. */
  public static Octets of(byte[] bytes) {
    return new Octets(bytes.clone());
  }

  /** A copy of a part of an array. */
  public static Octets of(byte[] bytes, int from, int to) {
    return new Octets(Arrays.copyOfRange(bytes, from, to));
  }

  /** The UTF-8 form of a text. */
  public static Octets ofText(String text) {
    return new Octets(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Number of bytes. */
  public int length() {
    return bytes.length;
  }

  /** One byte. */
  public byte at(int position) {
    return bytes[position];
  }

  /** A part, from the first byte to that before {@code to}. */
  public Octets slice(int from, int to) {
    return new Octets(Arrays.copyOfRange(bytes, from, to));
  }

  /** A copy of the bytes. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  @Override
  public int compareTo(Octets other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets o && Arrays.equals(bytes, o.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The bytes read as UTF-8; malformed ones become U+FFFD. */
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
