package io.pbs4j.server.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.rrd.Consolidation;
import io.pbs4j.server.rrd.Samples;
import io.pbs4j.server.rrd.Timeframe;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/** Endpoints about the host: how it does, and how it did. */
public final class NodeEndpoints {
  /** The parameter {@code node}; any name is ours. */
  static final Parameter NODE =
      Parameter.required(
          "node",
          Schema.text("(?:[a-zA-Z0-9](?:[a-zA-Z0-9\\-]*[a-zA-Z0-9])?)").length(1, 63),
          "Name of the node; this server answers to any, usually localhost.");

  /** The parameter {@code timeframe}. */
  public static final Parameter TIMEFRAME =
      Parameter.required(
          "timeframe", Schema.choice("hour", "day", "week", "month", "year", "decade"), "How far to look back.");

  /** The parameter {@code cf}. */
  public static final Parameter CONSOLIDATION =
      Parameter.required("cf", Schema.choice("MAX", "AVERAGE"), "What to tell of the samples of one row.");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Host host;
  private final Samples samples;
  private final InstantSource clock;
  private final String fingerprint;

  /**
   * Creates the endpoints.
   *
   * @param fingerprint of the server's certificate
   */
  public NodeEndpoints(Host host, Samples samples, InstantSource clock, String fingerprint) {
    this.host = host;
    this.samples = samples;
    this.clock = clock;
    this.fingerprint = fingerprint;
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    Access audit = Access.anyOf("/system/status", Privilege.SYS_AUDIT);
    return List.of(
        Endpoint.get("/nodes/{node}/status", "How the host does.")
            .with(NODE)
            .returns(
                Returns.object(
                    "cpu", Returns.NUMBER,
                    "wait", Returns.NUMBER,
                    "loadavg", Returns.listOf(Returns.NUMBER),
                    "memory", Returns.OBJECT,
                    "swap", Returns.OBJECT,
                    "root", Returns.OBJECT,
                    "uptime", Returns.WHOLE,
                    "cpuinfo", Returns.OBJECT,
                    "kversion", Returns.TEXT,
                    "current-kernel", Returns.OBJECT,
                    "info", Returns.OBJECT,
                    "boot-info", Returns.OBJECT))
            .access(audit)
            .runs(this::status),
        Endpoint.get("/nodes/{node}/rrd", "How the host did.")
            .with(NODE, TIMEFRAME, CONSOLIDATION)
            .returns(Returns.listOf(Returns.OBJECT))
            .access(audit)
            .runs(call -> rows(call, Sampler.HOST, samples, clock)));
  }

  /** The rows of a source for a call with {@link #TIMEFRAME} and {@link #CONSOLIDATION}. */
  static Object rows(Call call, String source, Samples samples, InstantSource clock) {
    return samples.rows(
        source,
        Timeframe.of(call.parameters().text(TIMEFRAME.name())),
        Consolidation.valueOf(call.parameters().text(CONSOLIDATION.name())),
        clock.instant().getEpochSecond());
  }

  private Object status(Call call) throws IOException {
    HostFacts facts = host.facts();
    HostFigures figures = host.figures();
    ObjectNode node = JSON.objectNode();
    node.put("cpu", figures.cpu()).put("wait", figures.waiting());
    ArrayNode load = node.putArray("loadavg");
    figures.load().forEach(load::add);
    space(node.putObject("memory"), figures.memory(), "free");
    space(node.putObject("swap"), figures.swap(), "free");
    space(node.putObject("root"), figures.root(), "avail");
    node.put("uptime", Math.max(0, clock.instant().getEpochSecond() - facts.started()));
    node.putObject("cpuinfo").put("cpus", facts.cpus()).put("model", facts.model()).put("sockets", facts.sockets());
    node.put("kversion", facts.system() + " " + facts.release() + " " + facts.version());
    node.putObject("current-kernel")
        .put("sysname", facts.system())
        .put("release", facts.release())
        .put("version", facts.version())
        .put("machine", facts.machine());
    node.putObject("info").put("fingerprint", fingerprint);
    node.putObject("boot-info")
        .put("mode", facts.efi() ? "efi" : "legacy-bios")
        .put("secureboot", facts.secureBoot());
    return node;
  }

  private static void space(ObjectNode node, HostFigures.Space space, String free) {
    node.put("total", space.total()).put("used", space.used()).put(free, space.free());
  }
}
