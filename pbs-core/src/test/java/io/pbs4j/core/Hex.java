package io.pbs4j.core;

import java.util.HexFormat;

/** Bytes as test vectors write them. */
public final class Hex {
  private Hex() {}

  /** Parses hexadecimal digits; spaces are left out. */
  public static byte[] bytes(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  /** Hexadecimal digits of bytes. */
  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
