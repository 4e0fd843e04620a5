package io.pbs4j.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.InvalidNameException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupSnapshotTest {
  private static final BackupGroup GROUP = new BackupGroup(BackupType.VM, "100");

  @Test
  void isWrittenAsThePathOfItsDirectory() {
    BackupSnapshot snapshot = new BackupSnapshot(GROUP, 1_700_000_000);
    assertThat(snapshot).hasToString("vm/100/2023-11-14T22:13:20Z");
    assertThat(BackupSnapshot.parse("vm/100/2023-11-14T22:13:20Z")).isEqualTo(snapshot);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1970-01-01T00:00:01Z",
    "951782400, 2000-02-29T00:00:00Z",
    "2147483648, 2038-01-19T03:14:08Z",
    "253402300799, 9999-12-31T23:59:59Z"
  })
  void writesEverySecondFrom1970To9999(long time, String text) {
    assertThat(new BackupSnapshot(GROUP, time).timeText()).isEqualTo(text);
    assertThat(BackupSnapshot.parseTime(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({
    "0, value must have a minimum value of 1 (got 0)",
    "-1, value must have a minimum value of 1 (got -1)",
    "253402300800, value must have a maximum value of 253402300799 (got 253402300800)"
  })
  void refusesATimeThatHasNoTextForm(long time, String reason) {
    assertThatThrownBy(() -> new BackupSnapshot(GROUP, time))
        .hasMessage("'backup-time': " + reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2023-11-14T22:13:20",
        "2023-11-14T22:13:20z",
        "2023-11-14 22:13:20Z",
        "2023-11-14T22:13:20.0Z",
        "2023-11-14T22:13:20+00:00",
        "23-11-14T22:13:20Z",
        "٢٠٢٣-11-14T22:13:20Z",
        "2023-11-14T22:13:20Z\n",
        ""
      })
  void otherFormsAreNoTime(String text) {
    assertThat(BackupSnapshot.isTime(text)).isFalse();
    assertThatThrownBy(() -> BackupSnapshot.parseTime(text))
        .isInstanceOf(InvalidNameException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2023-02-29T00:00:00Z",
        "2023-13-01T00:00:00Z",
        "2023-00-01T00:00:00Z",
        "2023-01-01T25:00:00Z",
        "2023-01-01T00:60:00Z",
        "2023-01-01T24:00:00Z",
        "2016-12-31T23:59:60Z"
      })
  void aTimeThatIsNotOnTheCalendarIsRefused(String text) {
    assertThat(BackupSnapshot.isTime(text)).isTrue();
    assertThatThrownBy(() -> BackupSnapshot.parseTime(text))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("no such time");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vm",
        "vm/100",
        "2023-11-14T22:13:20Z",
        "vm/100/1970-01-01T00:00:00Z",
        "vm/1/2/2023-11-14T22:13:20Z"
      })
  void refusesWhatIsNoSnapshot(String text) {
    assertThatThrownBy(() -> BackupSnapshot.parse(text)).isInstanceOf(InvalidNameException.class);
  }

  @Property
  void textFormIsReadBack(@ForAll @LongRange(min = 1, max = 253_402_300_799L) long time) {
    BackupSnapshot snapshot = new BackupSnapshot(GROUP, time);
    assertThat(BackupSnapshot.isTime(snapshot.timeText())).isTrue();
    assertThat(BackupSnapshot.parse(snapshot.toString())).isEqualTo(snapshot);
  }

  @Property
  void laterIsLarger(
      @ForAll @LongRange(min = 1, max = 253_402_300_799L) long a,
      @ForAll @LongRange(min = 1, max = 253_402_300_799L) long b) {
    BackupSnapshot x = new BackupSnapshot(GROUP, a);
    BackupSnapshot y = new BackupSnapshot(GROUP, b);
    assertThat(Integer.signum(x.compareTo(y))).isEqualTo(Long.compare(a, b));
    assertThat(Integer.signum(x.timeText().compareTo(y.timeText()))).isEqualTo(Long.compare(a, b));
  }
}
