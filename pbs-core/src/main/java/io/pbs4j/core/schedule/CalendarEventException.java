package io.pbs4j.core.schedule;

/** Text that is no calendar event or no span of the day; the message says which part is wrong. */
public final class CalendarEventException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  CalendarEventException(String message) {
    super("unable to parse calendar event - " + message);
  }
}
