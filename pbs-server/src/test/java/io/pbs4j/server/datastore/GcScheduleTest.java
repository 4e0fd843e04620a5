package io.pbs4j.server.datastore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GcScheduleTest {
  private static final Instant MADE = Instant.parse("2024-02-28T12:00:00Z");

  private final GcSchedule schedule = new GcSchedule(Duration.ofHours(24));

  @ParameterizedTest
  @CsvSource({"PT0S, false", "PT23H59M59S, false", "PT24H, true", "PT100H, true"})
  void isDueAnIntervalAfterTheLastStart(Duration later, boolean due) {
    assertThat(schedule.isDue(MADE.plus(later), MADE)).isEqualTo(due);
  }

  @Test
  void waitsWhenTheClockWasSetBackALittleAndDoesNotStallWhenItWasSetBackByYears() {
    assertThat(schedule.isDue(MADE.minus(Duration.ofHours(2)), MADE)).isFalse();
    assertThat(schedule.isDue(MADE.minus(Duration.ofHours(24)), MADE)).isFalse();
    assertThat(schedule.isDue(MADE.minus(Duration.ofDays(4000)), MADE)).isTrue();
  }

  /** Real hours at which runs start, looking every half hour while the clock jumps. */
  private List<Double> runs(int days, double jumpAt, Duration jump) {
    List<Double> runs = new ArrayList<>();
    Instant last = MADE;
    Instant now = MADE;
    for (double hour = 0; hour < days * 24; hour += 0.5) {
      if (hour == jumpAt) {
        now = now.plus(jump);
      }
      if (schedule.isDue(now, last)) {
        runs.add(hour);
        last = now;
      }
      now = now.plus(Duration.ofMinutes(30));
    }
    return runs;
  }

  @Test
  void runsOnceADayWithASteadyClockOverALeapDay() {
    assertThat(runs(5, -1, Duration.ZERO)).containsExactly(24.0, 48.0, 72.0, 96.0);
  }

  @Test
  void runsOnceWhenTheClockJumpsForward() {
    assertThat(runs(4, 30, Duration.ofHours(25))).containsExactly(24.0, 30.0, 54.0, 78.0);
  }

  @Test
  void runsALittleLaterWhenTheClockJumpsBack() {
    assertThat(runs(4, 30, Duration.ofHours(-2))).containsExactly(24.0, 50.0, 74.0);
    assertThat(runs(4, 24.5, Duration.ofHours(-2))).containsExactly(24.0, 50.0, 74.0);
  }

  @Test
  void neverStallsForLong() {
    for (int hours = -200; hours <= 200; hours++) {
      List<Double> runs = runs(20, 30, Duration.ofHours(hours));
      double before = 0;
      for (double run : runs) {
        assertThat(run - before).isLessThanOrEqualTo(72.5);
        before = run;
      }
      assertThat(runs).hasSizeBetween(17, 20);
    }
  }
}
