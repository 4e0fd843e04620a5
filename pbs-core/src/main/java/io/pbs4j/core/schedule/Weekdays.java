package io.pbs4j.core.schedule;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Days of the week as text: {@code mon..fri,sun}; a range may go on behind Sunday. */
final class Weekdays {
  private Weekdays() {}

  /** Whether a text looks like days of the week and not like a date or time. */
  static boolean begins(String text) {
    return !text.isEmpty() && Character.isLetter(text.charAt(0));
  }

  static Set<DayOfWeek> parse(String text) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.split(",", -1)) {
      int dots = part.indexOf("..");
      DayOfWeek day = day(dots < 0 ? part : part.substring(0, dots));
      DayOfWeek last = dots < 0 ? day : day(part.substring(dots + 2));
      days.add(day);
      while (day != last) {
        day = day.plus(1);
        days.add(day);
      }
    }
    return days;
  }

  private static DayOfWeek day(String text) {
    DayOfWeek found = find(text.toUpperCase(Locale.ROOT));
    if (found == null) {
      throw new CalendarEventException("'" + text + "' is no day of the week");
    }
    return found;
  }

  private static @Nullable DayOfWeek find(String name) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().equals(name) || day.name().substring(0, 3).equals(name)) {
        return day;
      }
    }
    return null;
  }

  static String text(Set<DayOfWeek> days) {
    List<String> parts = new ArrayList<>();
    DayOfWeek first = null;
    for (DayOfWeek day : new TreeSet<>(days)) {
      first = first == null ? day : first;
      boolean ends = day == DayOfWeek.SUNDAY || !days.contains(day.plus(1));
      if (ends) {
        parts.add(first == day ? name(day) : name(first) + ".." + name(day));
        first = null;
      }
    }
    return String.join(",", parts);
  }

  private static String name(DayOfWeek day) {
    return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
  }
}
