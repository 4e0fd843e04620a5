package io.pbs4j.server.rrd;

import java.util.Locale;

/** What a client can ask for. */
public enum Timeframe {
  /** The last hour. */
  HOUR(Resolution.MINUTE, 60),
  /** The last day. */
  DAY(Resolution.MINUTE, 1440),
  /** The last week. */
  WEEK(Resolution.HALF_HOUR, 336),
  /** The last 30 days. */
  MONTH(Resolution.HALF_HOUR, 1440),
  /** The last 360 days. */
  YEAR(Resolution.SIX_HOURS, 1440),
  /** The last ten years. */
  DECADE(Resolution.WEEK, 520);

  private final Resolution resolution;
  private final int rows;

  Timeframe(Resolution resolution, int rows) {
    this.resolution = resolution;
    this.rows = rows;
  }

  /** The one of a name, in small letters. */
  public static Timeframe of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** How fine it is. */
  public Resolution resolution() {
    return resolution;
  }

  /** How many slots it has. */
  public int rows() {
    return rows;
  }
}
