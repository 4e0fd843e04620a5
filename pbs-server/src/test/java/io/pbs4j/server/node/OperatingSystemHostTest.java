package io.pbs4j.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatingSystemHostTest {
  private @TempDir Path data;

  @Test
  void tellsWhatTheKernelTells() throws IOException {
    assumeThat(Path.of("/proc/meminfo")).isReadable();
    OperatingSystemHost host = new OperatingSystemHost(data);
    HostFigures figures = host.figures();
    long total =
        Files.readAllLines(Path.of("/proc/meminfo")).stream()
            .filter(line -> line.startsWith("MemTotal:"))
            .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
            .findFirst()
            .orElseThrow();
    assertThat(figures.memory().total()).isEqualTo(total);
    assertThat(figures.memory().used()).isBetween(1L, total);
    assertThat(figures.cpu()).isBetween(0.0, 1.0);
    assertThat(figures.load()).hasSize(3);
    assertThat(figures.root().total()).isEqualTo(Files.getFileStore(data).getTotalSpace());
    HostFacts facts = host.facts();
    assertThat(facts.cpus()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(facts.release()).isEqualTo(Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
    double uptime = Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0]);
    assertThat(System.currentTimeMillis() / 1000.0 - facts.started()).isCloseTo(uptime, within(5.0));
  }

  @Test
  void sharesAreOfTheTimeSinceTheLastCall() throws IOException {
    OperatingSystemHost host = new OperatingSystemHost(data);
    host.figures();
    long end = System.nanoTime() + 500_000_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    double busy = host.figures().cpu();
    assertThat(busy).isGreaterThan(0);
    // The counters are not read again so soon: what was true a moment ago is told, not zero.
    assertThat(host.figures().cpu()).isGreaterThan(0);
  }

  @Test
  void countersBecomeRates() {
    DiskFigures before = new DiskFigures(10, 1000, 5, 500, 100);
    DiskFigures now = new DiskFigures(30, 5000, 5, 100, 2100);
    assertThat(now.rates(before, 4))
        .containsEntry("read_ios", 5.0)
        .containsEntry("read_bytes", 1000.0)
        .containsEntry("write_ios", 0.0)
        .containsEntry("io_ticks", 0.5)
        .containsEntry("write_bytes", Double.NaN);
  }
}
