package io.pbs4j.core.schedule;

import io.pbs4j.core.schedule.CalendarEvent.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The values that one field of a calendar event allows.
 *
 * @param spans as they were written; none for every value
 */
record Ticks(List<Span> spans) {
  /** Every value. */
  static final Ticks ANY = new Ticks(List.of());

  /** Only zero. */
  static final Ticks ZERO = new Ticks(List.of(new Span(0, 0, 1)));

  /** {@code a}, {@code a..b}, {@code a/n}, {@code a..b/n}. */
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,4})(\\.\\.([0-9]{1,4}))?(/([0-9]{1,4}))?");

  private static final Pattern EVERY = Pattern.compile("\\*/([0-9]{1,4})");

  /** Copies the list. */
  Ticks {
    spans = List.copyOf(spans);
  }

  /**
   * Values at equal distances.
   *
   * @param first the least
   * @param last not beyond this one
   * @param step at least 1
   */
  record Span(int first, int last, int step) {
    boolean contains(int value) {
      return value >= first && value <= last && (value - first) % step == 0;
    }

    /** The least value that is not below another; more than {@code last} if there is none. */
    int atLeast(int value) {
      if (value <= first) {
        return first;
      }
      int steps = (value - first + step - 1) / step;
      int next = first + steps * step;
      return next <= last ? next : Integer.MAX_VALUE;
    }

    private String text(Field field) {
      if (step == 1) {
        return first == last ? String.valueOf(first) : first + ".." + last;
      }
      return last == field.last() ? first + "/" + step : first + ".." + last + "/" + step;
    }
  }

  /** Reads a list of spans, or {@code *}. */
  static Ticks parse(String text, Field field) {
    if (text.equals("*")) {
      return ANY;
    }
    List<Span> spans = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      spans.add(span(part, field));
    }
    return new Ticks(spans);
  }

  private static Span span(String text, Field field) {
    Matcher every = EVERY.matcher(text);
    if (every.matches()) {
      return new Span(field.first(), field.last(), step(every.group(1), text));
    }
    Matcher m = SPAN.matcher(text);
    if (!m.matches()) {
      throw new CalendarEventException("'" + text + "' is no " + field.id());
    }
    int first = value(m.group(1), field);
    int step = m.group(5) == null ? 1 : step(m.group(5), text);
    if (m.group(3) != null) {
      int last = value(m.group(3), field);
      if (last < first) {
        throw new CalendarEventException("range '" + text + "' ends before it begins");
      }
      return new Span(first, last, step);
    }
    return new Span(first, m.group(5) == null ? first : field.last(), step);
  }

  private static int value(String digits, Field field) {
    int value = Integer.parseInt(digits);
    if (value < field.first() || value > field.last()) {
      throw new CalendarEventException(
          field.id() + " " + value + " is not within " + field.first() + " to " + field.last());
    }
    return value;
  }

  private static int step(String digits, String text) {
    int step = Integer.parseInt(digits);
    if (step == 0) {
      throw new CalendarEventException("'" + text + "' repeats in steps of 0");
    }
    return step;
  }

  boolean isAny() {
    return spans.isEmpty();
  }

  boolean contains(int value) {
    return isAny() || spans.stream().anyMatch(span -> span.contains(value));
  }

  /** The least allowed value that is not below another; {@code Integer.MAX_VALUE} if there is none. */
  int atLeast(int value) {
    return isAny() ? value : spans.stream().mapToInt(span -> span.atLeast(value)).min().orElseThrow();
  }

  String text(Field field) {
    return isAny() ? "*" : spans.stream().map(span -> span.text(field)).collect(Collectors.joining(","));
  }
}
