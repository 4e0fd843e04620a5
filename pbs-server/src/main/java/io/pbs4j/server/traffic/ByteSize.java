package io.pbs4j.server.traffic;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * A number of bytes as people write it: {@code 10 MB} is ten million, {@code 10 MiB} is 10 × 1,048,576.
 *
 * @param text its usual form, a number and a unit
 * @param bytes number of bytes, rounded down
 */
record ByteSize(String text, long bytes) {
  private static final String UNITS = "KMGTP";
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final int DECIMAL = 1000;
  private static final int BINARY = 1024;

  /** Longest text; also keeps exponents small. */
  private static final int MAX_LENGTH = 64;

  /** Digits behind an {@code e} that a number may have. */
  private static final int MAX_SCALE = 40;

  /**
   * Reads a size; case and spaces do not matter, nor does the letter B.
   *
   * @throws IllegalArgumentException with the reason
   */
  static ByteSize parse(String given) {
    String rest = given.strip().toUpperCase(Locale.ROOT);
    if (rest.endsWith("B")) {
      rest = rest.substring(0, rest.length() - 1);
    }
    boolean binary = rest.endsWith("I");
    if (binary) {
      rest = rest.substring(0, rest.length() - 1);
    }
    int power = rest.isEmpty() ? 0 : UNITS.indexOf(rest.charAt(rest.length() - 1)) + 1;
    if (power > 0) {
      rest = rest.substring(0, rest.length() - 1);
    }
    BigDecimal number = number(given, rest.strip());
    if (binary && power == 0) {
      throw reason(given, "invalid float literal");
    }
    if (number.signum() < 0) {
      throw reason(given, "byte size may not be negative");
    }
    BigDecimal bytes = number.multiply(BigDecimal.valueOf(binary ? BINARY : DECIMAL).pow(power));
    if (bytes.compareTo(MAX) > 0) {
      throw reason(given, "byte size is too large");
    }
    String unit = power == 0 ? "B" : UNITS.charAt(power - 1) + (binary ? "iB" : "B");
    return new ByteSize(
        number.stripTrailingZeros().toPlainString() + " " + unit,
        bytes.setScale(0, RoundingMode.DOWN).longValueExact());
  }

  private static BigDecimal number(String given, String text) {
    try {
      BigDecimal number = text.length() > MAX_LENGTH ? null : new BigDecimal(text);
      if (number != null && Math.abs(number.scale()) <= MAX_SCALE) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw reason(given, "invalid float literal");
  }

  private static IllegalArgumentException reason(String given, String why) {
    return new IllegalArgumentException("byte-size parse error for '" + given + "': " + why);
  }
}
