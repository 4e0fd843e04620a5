package io.pbs4j.server.rrd;

/** How much time one slot of samples is for, and how many of them are kept; as the reference has them. */
public enum Resolution {
  /** A day of minutes. */
  MINUTE(60, 1440),
  /** 30 days of half-hours. */
  HALF_HOUR(1800, 1440),
  /** A year of quarters of a day. */
  SIX_HOURS(21_600, 1440),
  /** Ten years of weeks. */
  WEEK(604_800, 570);

  private final long seconds;
  private final int kept;

  Resolution(long seconds, int kept) {
    this.seconds = seconds;
    this.kept = kept;
  }

  /** Seconds of a slot. */
  public long seconds() {
    return seconds;
  }

  /** The slot that a time is in: when it began, in seconds since 1970. */
  long slot(long time) {
    return Math.floorDiv(time, seconds) * seconds;
  }

  /** The first slot that is kept at a time. */
  long oldest(long time) {
    return slot(time) - (kept - 1) * seconds;
  }
}
