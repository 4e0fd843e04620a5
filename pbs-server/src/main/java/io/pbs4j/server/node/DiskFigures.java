package io.pbs4j.server.node;

import java.util.Map;

/**
 * What a disk did since the host started.
 *
 * @param reads number of them
 * @param readBytes bytes
 * @param writes number of them
 * @param writeBytes bytes
 * @param busy milliseconds with something to do
 */
public record DiskFigures(long reads, long readBytes, long writes, long writeBytes, long busy) {
  /** Where nothing is known. */
  static final DiskFigures NONE = new DiskFigures(0, 0, 0, 0, 0);

  private static final double MILLIS = 1000;

  /** What happened in each second since the figures before; {@code io_ticks} is a share of the time. */
  Map<String, Double> rates(DiskFigures before, double seconds) {
    return Map.of(
        "read_ios", rate(before.reads, reads, seconds),
        "read_bytes", rate(before.readBytes, readBytes, seconds),
        "write_ios", rate(before.writes, writes, seconds),
        "write_bytes", rate(before.writeBytes, writeBytes, seconds),
        "io_ticks", rate(before.busy, busy, seconds) / MILLIS);
  }

  /** A counter that went backwards was begun anew and tells nothing. */
  static double rate(long before, long now, double seconds) {
    return seconds <= 0 || now < before ? Double.NaN : (now - before) / seconds;
  }
}
