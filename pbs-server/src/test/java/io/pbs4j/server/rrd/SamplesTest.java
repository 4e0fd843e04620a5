package io.pbs4j.server.rrd;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.server.state.StateFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
  /** Begins a slot of every resolution but the week. */
  private static final long START = 1_700_006_400;

  private @TempDir Path path;
  private StateFixture state;
  private Samples samples;

  @BeforeEach
  void open() throws IOException {
    state = StateFixture.open(path.resolve("data"));
    samples = new Samples(state.database(), "here");
  }

  @AfterEach
  void close() throws IOException {
    state.close();
  }

  private void add(long time, double used) {
    samples.add("host", time, Map.of("used", used));
  }

  private Map<String, Number> last(Timeframe frame, Consolidation consolidation, long now) {
    List<Map<String, Number>> rows = samples.rows("host", frame, consolidation, now);
    return rows.get(rows.size() - 1);
  }

  @Test
  void samplesOfAMinuteBecomeTheirMeanAndTheirLargest() {
    add(START, 1);
    add(START + 10, 2);
    add(START + 50, 6);
    assertThat(last(Timeframe.HOUR, Consolidation.AVERAGE, START + 59)).isEqualTo(Map.of("time", START, "used", 3.0));
    assertThat(last(Timeframe.DAY, Consolidation.MAX, START + 59)).isEqualTo(Map.of("time", START, "used", 6.0));
  }

  @Test
  void minutesAddUpToLongerTimes() {
    for (int minute = 0; minute < 60; minute++) {
      add(START + minute * 60L, minute);
    }
    assertThat(last(Timeframe.MONTH, Consolidation.AVERAGE, START + 1800 + 5))
        .isEqualTo(Map.of("time", START + 1800, "used", 44.5));
    assertThat(last(Timeframe.YEAR, Consolidation.AVERAGE, START + 3600)).containsEntry("used", 29.5);
    assertThat(last(Timeframe.DECADE, Consolidation.MAX, START + 3600)).containsEntry("used", 59.0);
  }

  @Test
  void gapsAreRowsWithATimeAlone() {
    add(START, 1);
    add(START + 180, 4);
    List<Map<String, Number>> rows = samples.rows("host", Timeframe.HOUR, Consolidation.AVERAGE, START + 185);
    assertThat(rows).hasSize(60);
    assertThat(rows.get(57)).isEqualTo(Map.of("time", START + 60));
    assertThat(rows.get(56)).isEqualTo(Map.of("time", START, "used", 1.0));
  }

  @Test
  void aServerThatStartsAgainGoesOnWithTheSlotsItHad() throws IOException {
    add(START, 1);
    add(START + 10, 5);
    samples.save();
    state.reopen();
    samples = new Samples(state.database(), "here");
    add(START + 20, 9);
    assertThat(last(Timeframe.HOUR, Consolidation.AVERAGE, START + 30)).containsEntry("used", 5.0);
    assertThat(last(Timeframe.DECADE, Consolidation.AVERAGE, START + 30)).containsEntry("used", 5.0);
  }

  @Test
  void whatIsTooOldIsForgotten() {
    add(START, 1);
    long later = START + 1440 * 60;
    add(later, 2);
    add(later + 60, 3);
    List<Long> kept =
        state
            .database()
            .query("SELECT slot FROM samples WHERE resolution = 60 ORDER BY slot", row -> row.number("slot"));
    assertThat(kept).containsExactly(later, later + 60);
  }

  @Test
  void serversAndSourcesAreKeptApart() {
    add(START, 1);
    samples.add("datastore/a", START, Map.of("used", 7.0));
    Samples other = new Samples(state.database(), "there");
    other.add("host", START, Map.of("used", 3.0));
    assertThat(last(Timeframe.HOUR, Consolidation.AVERAGE, START)).containsEntry("used", 1.0);
    samples.remove("host");
    assertThat(last(Timeframe.HOUR, Consolidation.AVERAGE, START)).doesNotContainKey("used");
    assertThat(other.rows("host", Timeframe.HOUR, Consolidation.MAX, START).get(59)).containsEntry("used", 3.0);
  }

  @Test
  void whatIsNoNumberIsLeftOut() {
    samples.add("host", START, Map.of("netin", Double.NaN, "used", 1.0));
    assertThat(last(Timeframe.HOUR, Consolidation.AVERAGE, START)).doesNotContainKey("netin").containsKey("used");
  }
}
