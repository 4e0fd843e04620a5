package io.pbs4j.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CalendarEventPropertiesTest {
  /** Zones with and without daylight saving time, by an hour, by half an hour, south of the equator. */
  private static final List<String> ZONES =
      List.of("UTC", "Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata");

  private static final long FROM = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
  private static final long TO = Instant.parse("2034-01-01T00:00:00Z").getEpochSecond();

  /** How far the search by trial goes; two hours on both sides of each clock change are among the starts. */
  private static final long TRIALS = 3 * 3600;

  @Provide
  Arbitrary<Instant> times() {
    Arbitrary<Instant> anywhere = Arbitraries.longs().between(FROM, TO).map(Instant::ofEpochSecond);
    Arbitrary<Instant> nearChange =
        Combinators.combine(
                Arbitraries.of(ZONES).filter(z -> !ZoneId.of(z).getRules().isFixedOffset()),
                Arbitraries.longs().between(FROM, TO),
                Arbitraries.longs().between(-7200, 7200))
            .as(CalendarEventPropertiesTest::nearChange);
    return Arbitraries.oneOf(anywhere, nearChange);
  }

  private static Instant nearChange(String zone, long from, long by) {
    var change = ZoneId.of(zone).getRules().nextTransition(Instant.ofEpochSecond(from));
    return (change == null ? Instant.ofEpochSecond(from) : change.getInstant()).plusSeconds(by);
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(ZONES).map(ZoneId::of);
  }

  @Provide
  Arbitrary<String> events() {
    Arbitrary<String> days = Arbitraries.of("", "", "mon ", "mon..fri ", "sat..tue ", "sun,wed ");
    Arbitrary<String> date =
        Combinators.combine(Arbitraries.of("", "*-", "2026..2030/2-"), field(1, 12), field(1, 31))
            .as((y, m, d) -> y + m + "-" + d + " ");
    Arbitrary<String> time =
        Arbitraries.oneOf(
            field(0, 59),
            Combinators.combine(field(0, 23), field(0, 59)).as((h, m) -> h + ":" + m),
            Combinators.combine(field(0, 23), field(0, 59), field(0, 59))
                .as((h, m, s) -> h + ":" + m + ":" + s));
    return Combinators.combine(
            days, Arbitraries.oneOf(Arbitraries.just(""), date), time, Arbitraries.of("", "", " UTC"))
        .as((d, date2, t, utc) -> d + date2 + t + utc);
  }

  private static Arbitrary<String> field(int least, int most) {
    Arbitrary<Integer> value = Arbitraries.integers().between(least, most);
    Arbitrary<Integer> step = Arbitraries.integers().between(1, 12);
    Arbitrary<String> span =
        Arbitraries.oneOf(
            value.map(String::valueOf),
            Combinators.combine(value, value).as((a, b) -> Math.min(a, b) + ".." + Math.max(a, b)),
            Combinators.combine(value, step).as((a, n) -> a + "/" + n),
            Combinators.combine(value, value, step)
                .as((a, b, n) -> Math.min(a, b) + ".." + Math.max(a, b) + "/" + n));
    return Arbitraries.oneOf(
        Arbitraries.just("*"),
        step.map(n -> "*/" + n),
        span.list().ofMinSize(1).ofMaxSize(3).map(l -> l.stream().collect(Collectors.joining(","))));
  }

  @Property
  void nextIsLaterAndMatches(
      @ForAll("events") String text, @ForAll("times") Instant after, @ForAll("zones") ZoneId zone) {
    CalendarEvent event = CalendarEvent.parse(text);
    event.next(after, zone).ifPresent(next -> {
      assertThat(next).isAfter(after);
      assertThat(event.matches(next, zone)).isTrue();
    });
  }

  @Property(tries = 200)
  void nextIsTheFirstThatTrialFinds(
      @ForAll("events") String text, @ForAll("times") Instant after, @ForAll("zones") ZoneId zone) {
    CalendarEvent event = CalendarEvent.parse(text);
    Optional<Instant> next = event.next(after, zone);
    long end = after.getEpochSecond() + TRIALS;
    for (long second = after.getEpochSecond() + 1; second <= end; second++) {
      Instant time = Instant.ofEpochSecond(second);
      if (event.matches(time, zone)) {
        assertThat(next).contains(time);
        return;
      }
    }
    next.ifPresent(found -> assertThat(found.getEpochSecond()).isGreaterThan(end));
  }

  @Property
  void theFullTextMeansTheSame(
      @ForAll("events") String text, @ForAll("times") Instant after, @ForAll("zones") ZoneId zone) {
    CalendarEvent event = CalendarEvent.parse(text);
    CalendarEvent again = CalendarEvent.parse(event.toString());
    assertThat(again.toString()).isEqualTo(event.toString());
    assertThat(again.next(after, zone)).isEqualTo(event.next(after, zone));
  }

  @Property
  void anyTextIsReadOrRefused(@ForAll String text) {
    try {
      CalendarEvent event = CalendarEvent.parse(text);
      assertThat(CalendarEvent.parse(event.toString())).isEqualTo(event);
    } catch (CalendarEventException e) {
      assertThat(e).hasMessageContaining("calendar event");
    }
  }
}
