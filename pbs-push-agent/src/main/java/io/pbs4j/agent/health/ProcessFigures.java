package io.pbs4j.agent.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** What this process uses. */
final class ProcessFigures {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int KIB = 1024;

  private final Path status;

  ProcessFigures() {
    this(STATUS);
  }

  ProcessFigures(Path status) {
    this.status = status;
  }

  /** Memory in use by the program's data, bytes. */
  long heap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Resident memory, bytes; empty where the system has no {@code /proc}. */
  OptionalLong resident() {
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          String kib = line.substring("VmRSS:".length()).strip().split("\\s+", -1)[0];
          return OptionalLong.of(Long.parseLong(kib) * KIB);
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Elsewhere than on Linux.
    }
    return OptionalLong.empty();
  }

  /** Processor time of all threads so far. */
  Optional<Duration> processorTime() {
    return ProcessHandle.current().info().totalCpuDuration();
  }

  /** When the process began. */
  Optional<Instant> start() {
    return ProcessHandle.current().info().startInstant();
  }
}
