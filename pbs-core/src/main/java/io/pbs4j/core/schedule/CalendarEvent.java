package io.pbs4j.core.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of times: {@code [WEEKDAYS] [DATE] [TIME] [UTC]}, or a word such as {@code daily}. Times are whole seconds
 * of the local time, or of UTC if it says so.
 *
 * <p>Where a clock is put forwards, times that it leaves out do not occur. Where it is put back, times that come
 * twice occur twice if every hour is allowed, else the first time only: a nightly job runs once, one that runs
 * every minute goes on.
 */
public final class CalendarEvent {
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("minutely", "*:*"),
          Map.entry("hourly", "*:0"),
          Map.entry("daily", "0:0"),
          Map.entry("weekly", "mon 0:0"),
          Map.entry("monthly", "*-*-1 0:0"),
          Map.entry("quarterly", "*-1,4,7,10-1 0:0"),
          Map.entry("semiannually", "*-1,7-1 0:0"),
          Map.entry("semi-annually", "*-1,7-1 0:0"),
          Map.entry("yearly", "*-1-1 0:0"),
          Map.entry("annually", "*-1-1 0:0"));

  private static final String UTC = "UTC";

  private final Set<DayOfWeek> days;
  private final Map<Field, Ticks> fields;
  private final boolean utc;

  /** A field of date or time. */
  enum Field {
    YEAR(0, 2199),
    MONTH(1, 12),
    DAY(1, 31),
    HOUR(0, 23),
    MINUTE(0, 59),
    SECOND(0, 59);

    private final int first;
    private final int last;

    Field(int first, int last) {
      this.first = first;
      this.last = last;
    }

    int first() {
      return first;
    }

    int last() {
      return last;
    }

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Creates an event.
   *
   * @param days empty for every day
   */
  CalendarEvent(Set<DayOfWeek> days, Map<Field, Ticks> fields, boolean utc) {
    this.days = days.size() == DayOfWeek.values().length ? Set.of() : Set.copyOf(days);
    this.fields = Map.copyOf(fields);
    this.utc = utc;
  }

  /**
   * Reads an event.
   *
   * @throws CalendarEventException if it is none
   */
  public static CalendarEvent parse(String text) {
    String rest = text.strip();
    boolean utc = false;
    if (rest.endsWith(UTC)) {
      utc = true;
      rest = rest.substring(0, rest.length() - UTC.length()).strip();
    }
    if (rest.isEmpty()) {
      throw new CalendarEventException("a calendar event must not be empty");
    }
    return CalendarEventReader.read(WORDS.getOrDefault(rest.toLowerCase(Locale.ROOT), rest), utc);
  }

  private Ticks ticks(Field field) {
    return fields.getOrDefault(field, Ticks.ANY);
  }

  /** Whether it occurs at a time. */
  public boolean matches(Instant time, ZoneId zone) {
    ZoneRules rules = rules(zone);
    LocalDateTime local = LocalDateTime.ofInstant(time, rules.getOffset(time));
    return local.equals(local.truncatedTo(ChronoUnit.SECONDS))
        && matches(local.toLocalDate())
        && local.toLocalTime().equals(timeFrom(local.toLocalTime()))
        && (ticks(Field.HOUR).isAny() || !isRepeated(rules, local, time));
  }

  private static boolean isRepeated(ZoneRules rules, LocalDateTime local, Instant time) {
    ZoneOffsetTransition transition = rules.getTransition(local);
    return transition != null && transition.isOverlap() && !time.isBefore(transition.getInstant());
  }

  /**
   * The first time that is strictly later than another.
   *
   * @param zone of times that are not in UTC
   * @return nothing if it never occurs again, or not before the year 2200
   */
  public Optional<Instant> next(Instant after, ZoneId zone) {
    ZoneRules rules = rules(zone);
    Instant from = after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    while (true) {
      ZoneOffset offset = rules.getOffset(from);
      ZoneOffsetTransition end = rules.nextTransition(from);
      LocalDateTime local = LocalDateTime.ofInstant(from, offset);
      ZoneOffsetTransition overlap = rules.isFixedOffset() ? null : rules.getTransition(local);
      if (overlap != null && isRepeated(rules, local, from) && !ticks(Field.HOUR).isAny()) {
        local = overlap.getDateTimeBefore();
      }
      LocalDateTime limit = end == null ? LocalDateTime.MAX : end.getDateTimeBefore();
      LocalDateTime found = localFrom(local, limit);
      if (found != null) {
        return Optional.of(found.toInstant(offset));
      }
      if (end == null || local.getYear() > Field.YEAR.last()) {
        return Optional.empty();
      }
      from = end.getInstant();
    }
  }

  private ZoneRules rules(ZoneId zone) {
    return utc ? ZoneOffset.UTC.getRules() : zone.getRules();
  }

  /** The first local time that is not before one and before another. */
  private @Nullable LocalDateTime localFrom(LocalDateTime from, LocalDateTime limit) {
    LocalDate date = from.toLocalDate();
    LocalTime start = from.toLocalTime();
    while (!date.isAfter(limit.toLocalDate()) && date.getYear() <= Field.YEAR.last()) {
      LocalTime time = matches(date) ? timeFrom(start) : null;
      if (time != null) {
        LocalDateTime found = date.atTime(time);
        return found.isBefore(limit) ? found : null;
      }
      LocalDate next = dayAfter(date);
      if (next == null) {
        return null;
      }
      date = next;
      start = LocalTime.MIDNIGHT;
    }
    return null;
  }

  private boolean matches(LocalDate date) {
    return ticks(Field.YEAR).contains(date.getYear())
        && ticks(Field.MONTH).contains(date.getMonthValue())
        && ticks(Field.DAY).contains(date.getDayOfMonth())
        && (days.isEmpty() || days.contains(date.getDayOfWeek()));
  }

  /** A later day, without those of years and months that are out of the question. */
  private @Nullable LocalDate dayAfter(LocalDate date) {
    if (!ticks(Field.YEAR).contains(date.getYear())) {
      int year = ticks(Field.YEAR).atLeast(date.getYear());
      return year > Field.YEAR.last() ? null : LocalDate.of(year, 1, 1);
    }
    return ticks(Field.MONTH).contains(date.getMonthValue())
        ? date.plusDays(1)
        : date.withDayOfMonth(1).plusMonths(1);
  }

  /** The first time of a day that is not before another. */
  private @Nullable LocalTime timeFrom(LocalTime from) {
    for (int hour = ticks(Field.HOUR).atLeast(from.getHour());
        hour <= Field.HOUR.last();
        hour = ticks(Field.HOUR).atLeast(hour + 1)) {
      int firstMinute = hour == from.getHour() ? from.getMinute() : 0;
      for (int minute = ticks(Field.MINUTE).atLeast(firstMinute);
          minute <= Field.MINUTE.last();
          minute = ticks(Field.MINUTE).atLeast(minute + 1)) {
        boolean sameMinute = hour == from.getHour() && minute == from.getMinute();
        int second = ticks(Field.SECOND).atLeast(sameMinute ? from.getSecond() : 0);
        if (second <= Field.SECOND.last()) {
          return LocalTime.of(hour, minute, second);
        }
      }
    }
    return null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CalendarEvent event
        && event.days.equals(days)
        && event.fields.equals(fields)
        && event.utc == utc;
  }

  @Override
  public int hashCode() {
    return fields.hashCode() * 31 + days.hashCode();
  }

  /** The event in full; it reads as an equal one. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (!days.isEmpty()) {
      text.append(Weekdays.text(EnumSet.copyOf(days))).append(' ');
    }
    if (!(ticks(Field.YEAR).isAny() && ticks(Field.MONTH).isAny() && ticks(Field.DAY).isAny())) {
      text.append(text(Field.YEAR)).append('-').append(text(Field.MONTH)).append('-').append(text(Field.DAY));
      text.append(' ');
    }
    text.append(text(Field.HOUR)).append(':').append(text(Field.MINUTE));
    if (!ticks(Field.SECOND).equals(Ticks.ZERO)) {
      text.append(':').append(text(Field.SECOND));
    }
    return text.append(utc ? " UTC" : "").toString();
  }

  private String text(Field field) {
    return ticks(field).text(field);
  }
}
