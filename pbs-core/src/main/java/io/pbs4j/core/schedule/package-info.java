/**
 * Calendar events: when jobs run.
 *
 * <pre>{@code
 * import io.pbs4j.core.schedule.CalendarEvent;
 * import java.time.Instant;
 * import java.time.ZoneOffset;
 *
 * CalendarEvent event = CalendarEvent.parse("mon..fri 8..17,22:0/15");
 * Instant friday = Instant.parse("2026-03-06T22:45:00Z");
 * System.out.println(event.next(friday, ZoneOffset.UTC).orElseThrow());
 * // prints: 2026-03-09T08:00:00Z
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.schedule;

import org.jspecify.annotations.NullMarked;
