package io.pbs4j.cli.archive;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A condition on the size of a file: {@code +N} for more, {@code -N} for less, {@code N} for exactly so many
 * bytes; with K, M, G or T for powers of 1024.
 *
 * @param sign 1 for more, -1 for less, 0 for exactly
 * @param bytes the number
 */
record SizeRule(int sign, long bytes) {
  private static final String UNITS = "KMGT";
  private static final int UNIT_BITS = 10;

  boolean matches(long size) {
    return size >= 0 && Integer.signum(Long.compare(size, bytes)) == sign;
  }

  /** Reads it from the command line. */
  static final class Converter implements ITypeConverter<SizeRule> {
    @Override
    public SizeRule convert(String text) {
      int sign = text.startsWith("+") ? 1 : text.startsWith("-") ? -1 : 0;
      String number = text.substring(sign == 0 ? 0 : 1).toUpperCase(Locale.ROOT);
      int unit = number.isEmpty() ? -1 : UNITS.indexOf(number.charAt(number.length() - 1));
      try {
        long value = Long.parseLong(unit < 0 ? number : number.substring(0, number.length() - 1));
        long bytes = Math.multiplyExact(value, 1L << (UNIT_BITS * (unit + 1)));
        if (value < 0) {
          throw new TypeConversionException("expected [+-]N[KMGT], got '" + text + "'");
        }
        return new SizeRule(sign, bytes);
      } catch (NumberFormatException | ArithmeticException e) {
        throw new TypeConversionException("expected [+-]N[KMGT], got '" + text + "'");
      }
    }
  }
}
