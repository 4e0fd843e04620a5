package io.pbs4j.server.metrics;

import io.pbs4j.server.node.Host;
import io.pbs4j.server.node.HostFigures;
import io.pbs4j.server.system.ServerVersion;
import io.prometheus.client.Collector;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Metrics of the host under the names of a known exporter, and the version. */
public final class HostMetrics extends Collector {
  private static final List<String> LOADS = List.of("load1", "load5", "load15");

  private final Host host;
  private final InstantSource clock;
  private volatile List<MetricFamilySamples> families = List.of();

  /** Creates the collector, which has looked at nothing yet; {@code host} is asked by nobody else. */
  public HostMetrics(Host host, InstantSource clock) {
    this.host = host;
    this.clock = clock;
  }

  /** Looks at the host. */
  public void look() {
    List<MetricFamilySamples> next = new ArrayList<>();
    try {
      HostFigures figures = host.figures();
      next.add(gauge("cpu_usage", "Share of the processors that is busy.", figures.cpu()));
      next.add(gauge("io_wait", "Share of the processors that waits for disks.", figures.waiting()));
      for (int i = 0; i < LOADS.size() && i < figures.load().size(); i++) {
        next.add(gauge(LOADS.get(i), "Average number of runnable threads.", figures.load().get(i)));
      }
      space(next, "memory", "free", figures.memory());
      space(next, "swap", "free", figures.swap());
      space(next, "disk", "available", figures.root());
      next.add(
          gauge(
              "uptime",
              "Seconds since the host started.",
              (double) (clock.instant().getEpochSecond() - host.facts().started())));
    } catch (IOException e) {
      next.clear();
    }
    families = List.copyOf(next);
  }

  private static void space(
      List<MetricFamilySamples> families, String what, String free, HostFigures.Space space) {
    families.add(gauge(what + "_total", "Bytes.", (double) space.total()));
    families.add(gauge(what + "_used", "Bytes in use.", (double) space.used()));
    families.add(gauge(what + "_" + free, "Bytes that can be used.", (double) space.free()));
  }

  private static MetricFamilySamples gauge(String name, String help, double value) {
    Family family = Family.gauge("pbs_host_" + name, help);
    family.add(value);
    return family.samples();
  }

  @Override
  public List<MetricFamilySamples> collect() {
    List<MetricFamilySamples> all = new ArrayList<>(families);
    Family up = Family.gauge("pbs_up", "1: the server answers.");
    up.add(1);
    all.add(up.samples());
    Map<String, String> version = ServerVersion.api();
    Family info = Family.gauge("pbs_version", "1, with the version.", "version", "repoid", "release");
    info.add(
        1,
        String.valueOf(version.get("version")),
        String.valueOf(version.get("repoid")),
        String.valueOf(version.get("release")));
    all.add(info.samples());
    return all;
  }
}
