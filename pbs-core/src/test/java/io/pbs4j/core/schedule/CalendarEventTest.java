package io.pbs4j.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarEventTest {
  private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

  private static String next(String event, Instant after, ZoneId zone) {
    return CalendarEvent.parse(event).next(after, zone).map(Instant::toString).orElse("never");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mon 2:*                 | 1970-01-01T00:00:00Z | 1970-01-05T02:00:00Z",
        "*:3:5                   | 1970-01-01T00:00:00Z | 1970-01-01T00:03:05Z",
        "weekly                  | 1970-01-01T00:00:00Z | 1970-01-05T00:00:00Z",
        "02-29                   | 1970-01-01T00:00:00Z | 1972-02-29T00:00:00Z",
        "2021-02-29              | 1970-01-01T00:00:00Z | never",
        "4..10/2:0               | 1970-01-01T11:00:00Z | 1970-01-02T04:00:00Z",
        "5/2:0                   | 1970-01-01T00:00:00Z | 1970-01-01T05:00:00Z",
        "5/2:0                   | 1970-01-01T05:00:00Z | 1970-01-01T07:00:00Z",
        "1:0                     | 1970-01-01T15:00:00Z | 1970-01-02T01:00:00Z",
        "2020-7..9-2/2           | 2020-07-31T00:00:00Z | 2020-08-02T00:00:00Z",
        "*-*-1                   | 2026-11-23T00:00:00Z | 2026-12-01T00:00:00Z",
        "mon..fri 8..17,22:0/15  | 2026-11-20T22:45:00Z | 2026-11-23T08:00:00Z",
        "sat..mon                | 2026-11-24T00:00:00Z | 2026-11-28T00:00:00Z",
        "minutely                | 2026-11-23T23:59:59Z | 2026-11-24T00:00:00Z",
        "hourly                  | 2026-11-23T23:00:00Z | 2026-11-24T00:00:00Z",
        "daily                   | 2026-11-23T00:00:00Z | 2026-11-24T00:00:00Z",
        "monthly                 | 2026-11-23T00:00:00Z | 2026-12-01T00:00:00Z",
        "quarterly               | 2026-11-23T00:00:00Z | 2027-01-01T00:00:00Z",
        "semiannually            | 2026-02-23T00:00:00Z | 2026-07-01T00:00:00Z",
        "semi-annually UTC       | 2026-02-23T00:00:00Z | 2026-07-01T00:00:00Z",
        "yearly                  | 2026-11-23T00:00:00Z | 2027-01-01T00:00:00Z",
        "annually                | 2026-11-23T00:00:00Z | 2027-01-01T00:00:00Z",
        "*/3-8-*                 | 2030-06-06T22:52:01Z | 2031-08-01T00:00:00Z",
        "5..23:*/9               | 2028-09-09T07:57:18Z | 2028-09-09T08:00:00Z",
        "mon *-02-29             | 2026-01-01T00:00:00Z | 2044-02-29T00:00:00Z",
        "daily                   | 2199-12-31T00:00:00Z | never",
        "30-2-1                  | 2026-01-01T00:00:00Z | never",
      })
  void occursNext(String event, Instant after, String expected) {
    assertThat(next(event, after, ZoneOffset.UTC)).isEqualTo(expected);
  }

  /** Zone, event, time and next time of the reference server, seconds since 1970. */
  @ParameterizedTest
  @CsvFileSource(resources = "next-events.txt", delimiter = '|')
  void occursNextAsWithTheReferenceServer(String zone, String event, long after, String expected) {
    String found =
        CalendarEvent.parse(event)
            .next(Instant.ofEpochSecond(after), ZoneId.of(zone))
            .map(time -> String.valueOf(time.getEpochSecond()))
            .orElse("never");
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void anEventOfLocalTimeFollowsTheClockOfTheZone() {
    assertThat(next("2:30", Instant.parse("2027-07-01T00:00:00Z"), VIENNA)).isEqualTo("2027-07-01T00:30:00Z");
    assertThat(next("2:30", Instant.parse("2027-12-01T00:00:00Z"), VIENNA)).isEqualTo("2027-12-01T01:30:00Z");
  }

  @Test
  void anEventInUtcDoesNot() {
    assertThat(next("2:30 UTC", Instant.parse("2027-07-01T00:00:00Z"), VIENNA))
        .isEqualTo("2027-07-01T02:30:00Z");
  }

  @Test
  void aTimeThatTheClockLeavesOutDoesNotOccur() {
    assertThat(next("2:30", Instant.parse("2027-03-28T00:00:00Z"), VIENNA)).isEqualTo("2027-03-29T00:30:00Z");
    assertThat(next("*:0", Instant.parse("2027-03-28T00:30:00Z"), VIENNA)).isEqualTo("2027-03-28T01:00:00Z");
  }

  @Test
  void aTimeThatComesTwiceOccursOnceForAnHourAndTwiceForEveryHour() {
    Instant first = Instant.parse("2027-10-31T00:30:00Z");
    assertThat(next("2:30", first.minusSeconds(1), VIENNA)).isEqualTo("2027-10-31T00:30:00Z");
    assertThat(next("2:30", first, VIENNA)).isEqualTo("2027-11-01T01:30:00Z");
    assertThat(next("*:30", first, VIENNA)).isEqualTo("2027-10-31T01:30:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "UTC", "60", "0:60", "24:0", "*:*:60", "13-1", "0-1", "1-0", "1-32", "2200-1-1", "5..4:0", "*/0",
        "5/0:0", "mon..", "mon, tue", "mo", "thurs", "1:2:3:4", "1-2-3-4", "mon-fri", "daily 5", "..5", "5..", "5,",
        "5,,6", ",5", "+5", "-5", "1..2..3", "1/2/3", "20:00 mon", "every day", "5 5 5", "٥", "99999",
      })
  void refusesWhatIsNoEvent(String text) {
    assertThatThrownBy(() -> CalendarEvent.parse(text))
        .isInstanceOf(CalendarEventException.class)
        .hasMessageStartingWith("unable to parse calendar event - ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "daily                  | 0:0",
        "DAILY                  | 0:0",
        "monthly  UTC           | *-*-1 0:0 UTC",
        "*                      | *:*",
        "*/5                    | *:0/5",
        "Monday,wed..FRIDAY 5   | mon,wed..fri *:5",
        "sun..mon               | mon,sun 0:0",
        "mon..sun 1:2:3         | 1:2:3",
        "2020..2025/2-1-2..5 *  | 2020..2025/2-1-2..5 *:*",
      })
  void tellsItselfInFull(String text, String full) {
    assertThat(CalendarEvent.parse(text)).hasToString(full).isEqualTo(CalendarEvent.parse(full));
    assertThat(CalendarEvent.parse(text)).hasSameHashCodeAs(CalendarEvent.parse(full));
  }

  @Test
  void differentEventsAreNotEqual() {
    CalendarEvent event = CalendarEvent.parse("mon 5:0");
    assertThat(event)
        .isNotEqualTo(CalendarEvent.parse("tue 5:0"))
        .isNotEqualTo(CalendarEvent.parse("mon 5:1"))
        .isNotEqualTo(CalendarEvent.parse("mon 5:0 UTC"))
        .isNotEqualTo("mon 5:0");
  }
}
