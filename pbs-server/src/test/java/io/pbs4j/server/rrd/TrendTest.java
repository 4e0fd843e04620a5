package io.pbs4j.server.rrd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TrendTest {
  private static final long START = 1_700_000_000;
  private static final long HALF_HOUR = 1800;

  private static List<Map<String, Number>> line(int rows, double first, double step) {
    List<Map<String, Number>> list = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      list.add(Map.of("time", START + i * HALF_HOUR, "used", (first + i * step) * 1e12, "total", 1e12));
    }
    return list;
  }

  @Property(tries = 200)
  void aStraightLineIsFullWhereItReachesOne(
      @ForAll @IntRange(min = 10, max = 1440) int rows,
      @ForAll @DoubleRange(min = 0, max = 0.5) double first,
      @ForAll @IntRange(min = 1, max = 1000) int hundredThousandths) {
    double step = hundredThousandths * 1e-5;
    double expected = START + (1 - first) / step * HALF_HOUR;
    assertThat((double) Trend.full(line(rows, first, step)).orElseThrow()).isCloseTo(expected, within(60.0));
  }

  @Test
  void usageThatDoesNotGrowIsNeverFull() {
    assertThat(Trend.full(line(100, 0.5, 0))).hasValue(0);
    assertThat(Trend.full(line(100, 0.5, -1e-4))).hasValue(0);
  }

  @Test
  void aFewSamplesAreNoTrend() {
    assertThat(Trend.full(line(9, 0.1, 0.01))).isEmpty();
    assertThat(Trend.full(List.of())).isEmpty();
  }

  @Test
  void gapsDoNotCount() {
    List<Map<String, Number>> rows = line(100, 0.1, 0.001);
    rows.subList(20, 80).replaceAll(row -> Map.of("time", row.getOrDefault("time", 0)));
    assertThat((double) Trend.full(rows).orElseThrow()).isCloseTo(START + 900.0 * HALF_HOUR, within(60.0));
  }
}
