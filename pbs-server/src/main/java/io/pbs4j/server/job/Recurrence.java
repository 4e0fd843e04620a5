package io.pbs4j.server.job;

import io.pbs4j.core.schedule.CalendarEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a job runs again. */
public sealed interface Recurrence {
  /** Never by itself. */
  Recurrence NEVER = new Never();

  /**
   * The first time after the last run.
   *
   * @param last start of the last run, or when the job was made
   */
  Optional<Instant> next(Instant last, ZoneId zone);

  /** By a calendar event; never if there is none. */
  static Recurrence of(@Nullable String schedule) {
    return schedule == null ? NEVER : new ByCalendar(CalendarEvent.parse(schedule));
  }

  /** Never by itself. */
  record Never() implements Recurrence {
    @Override
    public Optional<Instant> next(Instant last, ZoneId zone) {
      return Optional.empty();
    }
  }

  /**
   * So long after the last run.
   *
   * @param interval between two starts
   */
  record Every(Duration interval) implements Recurrence {
    @Override
    public Optional<Instant> next(Instant last, ZoneId zone) {
      return Optional.of(last.plus(interval));
    }
  }

  /**
   * At the times of a calendar event.
   *
   * @param event the times
   */
  record ByCalendar(CalendarEvent event) implements Recurrence {
    @Override
    public Optional<Instant> next(Instant last, ZoneId zone) {
      return event.next(last, zone);
    }
  }
}
