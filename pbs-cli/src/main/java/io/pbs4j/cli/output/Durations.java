package io.pbs4j.cli.output;

import java.time.Duration;
import java.util.Locale;

/** Durations and rates for people. */
public final class Durations {
  private static final double NANOS = 1e9;

  private Durations() {}

  /** Seconds with two decimals: {@code 1.50 s}. */
  public static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f s", duration.toNanos() / NANOS);
  }

  /** Bytes in a second. */
  public static String rate(long bytes, Duration duration) {
    double seconds = Math.max(duration.toNanos(), 1) / NANOS;
    return ByteSize.of(bytes / seconds) + "/s";
  }
}
