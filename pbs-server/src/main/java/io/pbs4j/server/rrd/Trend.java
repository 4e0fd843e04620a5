package io.pbs4j.server.rrd;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** When a datastore will be full, if it goes on as it did. */
public final class Trend {
  /** Half-hours; before that a guess is worth nothing. */
  private static final int LEAST = 10;

  private Trend() {}

  /**
   * The time when a straight line through all shares reaches 1.
   *
   * @param rows with {@code time}, {@code used} and {@code total}; those without the last two are gaps
   * @return seconds since 1970; 0 when usage does not grow; empty with too few samples
   */
  public static OptionalLong full(List<Map<String, Number>> rows) {
    long count = 0;
    double meanTime = 0;
    double meanShare = 0;
    double products = 0;
    double squares = 0;
    for (Map<String, Number> row : rows) {
      Number used = row.get("used");
      Number total = row.get("total");
      if (used != null && total != null && total.doubleValue() > 0) {
        // One pass, without the loss that large times squared would bring.
        count++;
        double time = row.getOrDefault("time", 0).doubleValue();
        double share = used.doubleValue() / total.doubleValue();
        double beforeTime = time - meanTime;
        meanTime += beforeTime / count;
        meanShare += (share - meanShare) / count;
        products += beforeTime * (share - meanShare);
        squares += beforeTime * (time - meanTime);
      }
    }
    if (count < LEAST || squares <= 0) {
      return OptionalLong.empty();
    }
    double slope = products / squares;
    if (slope <= 0) {
      return OptionalLong.of(0);
    }
    double full = meanTime + (1 - meanShare) / slope;
    return OptionalLong.of(full >= Long.MAX_VALUE ? 0 : (long) full);
  }
}
