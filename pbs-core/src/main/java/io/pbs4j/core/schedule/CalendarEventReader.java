package io.pbs4j.core.schedule;

import io.pbs4j.core.schedule.CalendarEvent.Field;
import java.time.DayOfWeek;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the parts of a calendar event: {@code [WEEKDAYS] [DATE] [TIME]}, at least one of them. */
final class CalendarEventReader {
  private final Map<Field, Ticks> fields = new EnumMap<>(Field.class);
  private Set<DayOfWeek> days = Set.of();

  private CalendarEventReader() {}

  static CalendarEvent read(String text, boolean utc) {
    CalendarEventReader reader = new CalendarEventReader();
    Deque<String> parts = new ArrayDeque<>(List.of(text.split("\\s+", -1)));
    if (Weekdays.begins(parts.element())) {
      reader.days = Weekdays.parse(parts.remove());
    }
    if (!parts.isEmpty() && parts.element().indexOf('-') >= 0) {
      reader.date(parts.remove());
    }
    if (parts.isEmpty()) {
      reader.put(Field.HOUR, Ticks.ZERO);
      reader.put(Field.MINUTE, Ticks.ZERO);
      reader.put(Field.SECOND, Ticks.ZERO);
    } else {
      reader.time(parts.remove());
    }
    if (!parts.isEmpty()) {
      throw new CalendarEventException("'" + parts.element() + "' is too much");
    }
    return new CalendarEvent(reader.days, reader.fields, utc);
  }

  private void put(Field field, Ticks ticks) {
    if (!ticks.isAny()) {
      fields.put(field, ticks);
    }
  }

  private void read(Field field, String text) {
    put(field, Ticks.parse(text, field));
  }

  private void date(String text) {
    String[] parts = text.split("-", -1);
    if (parts.length > 3) {
      throw new CalendarEventException("'" + text + "' is no date");
    }
    int at = 0;
    if (parts.length == 3) {
      read(Field.YEAR, parts[at++]);
    }
    read(Field.MONTH, parts[at++]);
    read(Field.DAY, parts[at]);
  }

  /** A lone value is minutes. */
  private void time(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length > 3) {
      throw new CalendarEventException("'" + text + "' is no time of day");
    }
    int at = 0;
    if (parts.length > 1) {
      read(Field.HOUR, parts[at++]);
    }
    read(Field.MINUTE, parts[at]);
    if (parts.length == 3) {
      read(Field.SECOND, parts[2]);
    } else {
      put(Field.SECOND, Ticks.ZERO);
    }
  }
}
