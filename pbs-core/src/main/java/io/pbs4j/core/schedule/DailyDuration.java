package io.pbs4j.core.schedule;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A span of the day: {@code [WEEKDAYS] HH[:MM]-HH[:MM]}.
 *
 * @param days on which it is; empty for every day
 * @param start first minute of the day, from 0
 * @param end minute of the day at which it is over, at least the start, at most 1440
 */
public record DailyDuration(Set<DayOfWeek> days, int start, int end) {
  private static final int MINUTES_OF_HOUR = 60;
  private static final int MINUTES_OF_DAY = 24 * MINUTES_OF_HOUR;

  private static final Pattern FORM =
      Pattern.compile("(?:([A-Za-z.,]+)\\s+)?([0-9]{1,2})(?::([0-9]{1,2}))?\\s*-\\s*([0-9]{1,2})(?::([0-9]{1,2}))?");

  /** Copies the set. */
  public DailyDuration {
    days = days.size() == DayOfWeek.values().length ? Set.of() : Set.copyOf(days);
  }

  /**
   * Reads one.
   *
   * @throws CalendarEventException if it is none
   */
  public static DailyDuration parse(String text) {
    Matcher m = FORM.matcher(text.strip());
    if (!m.matches()) {
      throw new CalendarEventException("'" + text + "' is no span of the day");
    }
    Set<DayOfWeek> days = m.group(1) == null ? Set.of() : Weekdays.parse(m.group(1));
    int start = minute(m.group(2), m.group(3));
    int end = minute(m.group(4), m.group(5));
    if (start > end) {
      throw new CalendarEventException("'" + text + "' ends before it begins");
    }
    return new DailyDuration(days, start, end);
  }

  private static int minute(String hour, @Nullable String minute) {
    int minutes = minute == null ? 0 : Integer.parseInt(minute);
    int of = Integer.parseInt(hour) * MINUTES_OF_HOUR + minutes;
    if (minutes >= MINUTES_OF_HOUR || of > MINUTES_OF_DAY) {
      throw new CalendarEventException("'" + hour + ":" + minutes + "' is no time of day");
    }
    return of;
  }

  /** Whether a time is within it. */
  public boolean contains(LocalDateTime time) {
    int minute = time.getHour() * MINUTES_OF_HOUR + time.getMinute();
    return (days.isEmpty() || days.contains(time.getDayOfWeek())) && minute >= start && minute < end;
  }

  /** It in full; it reads as an equal one. */
  @Override
  public String toString() {
    String when = days.isEmpty() ? "" : Weekdays.text(EnumSet.copyOf(days)) + " ";
    return when + text(start) + "-" + text(end);
  }

  private static String text(int minute) {
    return minute / MINUTES_OF_HOUR + ":" + String.format(Locale.ROOT, "%02d", minute % MINUTES_OF_HOUR);
  }
}
