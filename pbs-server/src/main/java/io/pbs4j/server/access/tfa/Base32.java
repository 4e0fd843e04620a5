package io.pbs4j.server.access.tfa;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/** Base32 of RFC 4648, as apps for one-time passwords write secrets: padding and case do not matter. */
final class Base32 {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS = 5;

  private Base32() {}

  static byte[] decode(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int bits = 0;
    int held = 0;
    for (char ch : text.toUpperCase(Locale.ROOT).replaceAll("[= -]", "").toCharArray()) {
      int value = ALPHABET.indexOf(ch);
      if (value < 0) {
        throw new IllegalArgumentException("secret is not base32");
      }
      held = held << BITS | value;
      bits += BITS;
      if (bits >= Byte.SIZE) {
        bits -= Byte.SIZE;
        out.write(held >>> bits);
        held &= (1 << bits) - 1;
      }
    }
    return out.toByteArray();
  }

  static String encode(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (byte b : bytes) {
      held = held << Byte.SIZE | (b & 0xff);
      bits += Byte.SIZE;
      while (bits >= BITS) {
        bits -= BITS;
        out.append(ALPHABET.charAt(held >>> bits & 31));
        held &= (1 << bits) - 1;
      }
    }
    if (bits > 0) {
      out.append(ALPHABET.charAt(held << (BITS - bits) & 31));
    }
    return out.toString();
  }
}
