package io.pbs4j.storage.gc;

import java.util.Locale;

/** The last lines of the task log, as the reference writes them. */
final class GcReport {
  private final GcLog log;
  private final boolean dryRun;

  GcReport(GcLog log, boolean dryRun) {
    this.log = log;
    this.dryRun = dryRun;
  }

  void write(GcStatus status, long failures) {
    log.line((dryRun ? "Would remove garbage: " : "Removed garbage: ") + bytes(status.removedBytes()));
    log.line((dryRun ? "Would remove chunks: " : "Removed chunks: ") + status.removedChunks());
    if (status.pendingChunks() > 0) {
      log.line(
          "Pending removals: " + bytes(status.pendingBytes()) + " (in " + status.pendingChunks() + " chunks)");
    }
    if (failures > 0) {
      log.warning("warning: " + failures + " chunks could not be removed");
    }
    if (status.removedBad() > 0) {
      log.line((dryRun ? "Would remove bad chunks: " : "Removed bad chunks: ") + status.removedBad());
    }
    if (status.stillBad() > 0) {
      log.line("Leftover bad chunks: " + status.stillBad());
    }
    log.line("Original data usage: " + bytes(status.indexDataBytes()));
    if (status.indexDataBytes() > 0) {
      double percent = status.diskBytes() * 100.0 / status.indexDataBytes();
      log.line(String.format(Locale.ROOT, "On-Disk usage: %s (%.2f%%)", bytes(status.diskBytes()), percent));
    }
    log.line("On-Disk chunks: " + status.diskChunks());
    log.line(String.format(Locale.ROOT, "Deduplication factor: %.2f", status.deduplicationFactor()));
    if (status.diskChunks() > 0) {
      log.line("Average chunk size: " + bytes(status.diskBytes() / status.diskChunks()));
    }
  }

  /** As the reference prints sizes: three decimals, binary units. */
  private static String bytes(long count) {
    if (count < 1024) {
      return count + " B";
    }
    double value = count / 1024.0;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length() - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.3f %ciB", value, UNITS.charAt(unit));
  }

  private static final String UNITS = "KMGTPE";
}
