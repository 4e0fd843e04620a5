package io.pbs4j.server.node;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the host does at one moment.
 *
 * @param cpu share of the processors that was busy since the figures before, 0 to 1
 * @param waiting share of the processors that waited for disks
 * @param load average numbers of runnable threads over 1, 5 and 15 minutes; negative where that is not known
 * @param memory bytes
 * @param swap bytes
 * @param root bytes of the file system of the data directory
 * @param network bytes since the host started
 * @param disk of the data directory; zero where it is not known
 */
public record HostFigures(
    double cpu, double waiting, List<Double> load, Space memory, Space swap, Space root, Traffic network, DiskFigures disk) {
  /**
   * Some space.
   *
   * @param total bytes
   * @param used bytes
   * @param free bytes that can be used
   */
  public record Space(long total, long used, long free) {}

  /**
   * Bytes that went over the network.
   *
   * @param in received
   * @param out sent
   */
  public record Traffic(long in, long out) {}

  /** Copies the averages. */
  public HostFigures {
    load = List.copyOf(load);
  }

  /**
   * The fields of a sample, named as the reference names them.
   *
   * @param before the figures before
   * @param seconds between the two
   */
  Map<String, Double> sample(HostFigures before, double seconds) {
    Map<String, Double> sample = new TreeMap<>(disk.rates(before.disk, seconds));
    sample.put("cpu", cpu);
    sample.put("iowait", waiting);
    sample.put("loadavg", load.get(0));
    sample.put("memtotal", (double) memory.total());
    sample.put("memused", (double) memory.used());
    sample.put("swaptotal", (double) swap.total());
    sample.put("swapused", (double) swap.used());
    sample.put("total", (double) root.total());
    sample.put("used", (double) root.used());
    sample.put("available", (double) root.free());
    sample.put("netin", DiskFigures.rate(before.network.in(), network.in(), seconds));
    sample.put("netout", DiskFigures.rate(before.network.out(), network.out(), seconds));
    return sample;
  }
}
