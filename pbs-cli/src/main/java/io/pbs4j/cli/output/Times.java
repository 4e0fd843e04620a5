package io.pbs4j.cli.output;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times of files as text, in UTC. */
public final class Times {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Times() {}

  /** Such as {@code 2023-11-14T22:13:20Z}; a time beyond what Java knows is its number of seconds. */
  public static String of(long seconds) {
    try {
      return FORMAT.format(Instant.ofEpochSecond(seconds));
    } catch (DateTimeException e) {
      return Long.toString(seconds);
    }
  }
}
