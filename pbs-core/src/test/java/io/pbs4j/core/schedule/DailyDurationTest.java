package io.pbs4j.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DailyDurationTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8-12                | 2026-11-23T08:00 | true",
        "8-12                | 2026-11-23T11:59 | true",
        "8-12                | 2026-11-23T12:00 | false",
        "8:30 - 12:15        | 2026-11-23T08:29 | false",
        "mon..fri 8:00-17:30 | 2026-11-23T17:29 | true",
        "mon..fri 8:00-17:30 | 2026-11-22T17:29 | false",
        "sat..mon 0-24       | 2026-11-23T23:59 | true",
        "9-9                 | 2026-11-23T09:00 | false",
      })
  void containsItsMinutesWithoutTheEnd(String text, LocalDateTime time, boolean within) {
    DailyDuration duration = DailyDuration.parse(text);
    assertThat(duration.contains(time)).isEqualTo(within);
    assertThat(DailyDuration.parse(duration.toString())).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8", "12-8", "8:60-9", "8-25", "24:01-24:02", "foo 8-9", "8-9 mon", "mon.fri 8-9"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> DailyDuration.parse(text)).isInstanceOf(CalendarEventException.class);
  }
}
