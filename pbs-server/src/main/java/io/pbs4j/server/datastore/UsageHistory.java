package io.pbs4j.server.datastore;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.rrd.Consolidation;
import io.pbs4j.server.rrd.Samples;
import io.pbs4j.server.rrd.Timeframe;
import io.pbs4j.server.rrd.Trend;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** How full datastores were in the last 30 days, and when they will be full. */
public final class UsageHistory {
  private final Samples samples;
  private final InstantSource clock;

  /** Creates the history. */
  public UsageHistory(Samples samples, InstantSource clock) {
    this.samples = samples;
    this.clock = clock;
  }

  /**
   * When a datastore will be full if it goes on as in the last 30 days.
   *
   * @return seconds since 1970; 0 when its usage does not grow; empty with too few samples
   */
  public OptionalLong full(String store) {
    return Trend.full(rows(store));
  }

  private List<Map<String, Number>> rows(String store) {
    return samples.rows(
        "datastore/" + store, Timeframe.MONTH, Consolidation.AVERAGE, clock.instant().getEpochSecond());
  }

  /** Adds {@code history} and what belongs to it. */
  void tell(ObjectNode node, String store) {
    List<Map<String, Number>> rows = rows(store);
    ArrayNode shares = node.putArray("history");
    for (Map<String, Number> row : rows) {
      Number used = row.get("used");
      Number total = row.get("total");
      if (used == null || total == null || total.doubleValue() <= 0) {
        shares.addNull();
      } else {
        shares.add(used.doubleValue() / total.doubleValue());
      }
    }
    node.put("history-start", rows.get(0).getOrDefault("time", 0).longValue());
    node.put("history-delta", Timeframe.MONTH.resolution().seconds());
    Trend.full(rows).ifPresent(time -> node.put("estimated-full-date", time));
  }
}
