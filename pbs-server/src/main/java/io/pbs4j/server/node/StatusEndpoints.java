package io.pbs4j.server.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Answer;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.ConfigDigest;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.rrd.Consolidation;
import io.pbs4j.server.rrd.Samples;
import io.pbs4j.server.rrd.Timeframe;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Endpoints about samples of datastores and of all together. */
public final class StatusEndpoints {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Fields of samples that are rates. */
  private static final Set<String> RATES =
      Set.of("netin", "netout", "read_ios", "read_bytes", "write_ios", "write_bytes", "io_ticks");

  /** Minutes. */
  private static final int HISTORY = 30;

  /** Where samples and metrics have other names for the same. */
  private static final Map<String, String> METRIC_NAMES =
      Map.ofEntries(
          Map.entry("cpu", "cpu_current"),
          Map.entry("iowait", "cpu_iowait"),
          Map.entry("loadavg", "cpu_avg1"),
          Map.entry("memtotal", "mem_total"),
          Map.entry("memused", "mem_used"),
          Map.entry("swaptotal", "swap_total"),
          Map.entry("swapused", "swap_used"),
          Map.entry("netin", "net_in"),
          Map.entry("netout", "net_out"),
          Map.entry("total", "disk_total"),
          Map.entry("used", "disk_used"),
          Map.entry("available", "disk_available"));

  private static final Parameter STORE =
      Parameter.required(
          "store", Schema.text("[A-Za-z0-9_][A-Za-z0-9._\\-]*").length(3, 32), "Name of the datastore.");

  private final Datastores datastores;
  private final Samples samples;
  private final InstantSource clock;

  /** Creates the endpoints. */
  public StatusEndpoints(Datastores datastores, Samples samples, InstantSource clock) {
    this.datastores = datastores;
    this.samples = samples;
    this.clock = clock;
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    return List.of(
        Endpoint.get("/admin/datastore/{store}/rrd", "How a datastore did.")
            .with(STORE, NodeEndpoints.TIMEFRAME, NodeEndpoints.CONSOLIDATION)
            .returns(Returns.listOf(Returns.OBJECT))
            .access(Access.anyOf("/datastore/{store}", Privilege.DATASTORE_AUDIT, Privilege.DATASTORE_BACKUP))
            .runs(this::datastore),
        Endpoint.get("/status/metrics", "Figures of host and datastores, as servers that collect them read them.")
            .with(
                Parameter.flag("history", false, "Also those of the last half-hour, not only the last."),
                Parameter.optional(
                    "start-time", Schema.whole(0, Long.MAX_VALUE), "None of before that time, in seconds since 1970."))
            .returns(Returns.object("data", Returns.listOf(Returns.OBJECT)))
            .access(Access.anyOf("/", Privilege.SYS_AUDIT))
            .runs(this::metrics),
        Endpoint.get("/config/metrics", "Kinds of servers that metrics can be sent to: none, they are collected at /metrics.")
            .returns(Returns.listOf(Returns.OBJECT))
            .runs(call -> List.of()),
        Endpoint.get("/admin/metrics", "Servers that metrics are sent to: none, they are collected at /metrics.")
            .returns(Returns.listOf(Returns.OBJECT))
            .access(Access.anyOf("/", Privilege.SYS_AUDIT))
            .runs(call -> ConfigDigest.answer(List.of(), List.of())));
  }

  private Object datastore(Call call) throws Exception {
    String store = call.parameters().text(STORE.name());
    datastores.requireKnown(store);
    return NodeEndpoints.rows(call, Sampler.of(store), samples, clock);
  }

  private Object metrics(Call call) {
    Long start = call.parameters().numberOrNull("start-time");
    boolean history = call.parameters().flag("history");
    long now = clock.instant().getEpochSecond();
    long from = start == null ? 0 : start;
    ArrayNode data = JSON.arrayNode();
    Set<String> sources = new TreeSet<>();
    datastores.all().forEach(open -> sources.add(Sampler.of(open.config().name())));
    sources.add(Sampler.HOST);
    for (String source : sources) {
      List<Map<String, Number>> rows =
          samples.rows(source, Timeframe.HOUR, Consolidation.AVERAGE, now).stream()
              .filter(row -> row.size() > 1 && row.getOrDefault("time", 0).longValue() >= from)
              .toList();
      int count = rows.size();
      int skipped = history ? Math.max(0, count - HISTORY) : Math.max(0, count - 1);
      rows.subList(skipped, count).forEach(row -> tell(data, source, row));
    }
    ObjectNode node = JSON.objectNode();
    node.set("data", data);
    return new Answer(node, Map.of());
  }

  private static void tell(ArrayNode data, String source, Map<String, Number> row) {
    long time = row.getOrDefault("time", 0).longValue();
    row.forEach(
        (field, value) -> {
          if (!field.equals("time")) {
            data.addObject()
                .put("id", source)
                .put("metric", METRIC_NAMES.getOrDefault(field, field))
                .put("timestamp", time)
                .put("type", RATES.contains(field) ? "derive" : "gauge")
                .put("value", value.doubleValue());
          }
        });
  }
}
