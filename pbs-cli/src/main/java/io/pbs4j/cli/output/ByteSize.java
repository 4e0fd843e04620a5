package io.pbs4j.cli.output;

import java.util.Locale;

/** Byte counts for people: {@code 5.722 MiB}. */
public final class ByteSize {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final int STEP = 1024;

  private ByteSize() {}

  /** As {@link #of(double)}. */
  public static String of(long bytes) {
    return of((double) bytes);
  }

  /** At most three decimals, none that are zero at the end. */
  public static String of(double bytes) {
    int unit = 0;
    double value = bytes;
    while (value >= STEP && unit < UNITS.length - 1) {
      value /= STEP;
      unit++;
    }
    String number = String.format(Locale.ROOT, "%.3f", value);
    return number.replaceFirst("\\.?0+$", "") + " " + UNITS[unit];
  }
}
