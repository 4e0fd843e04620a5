package io.pbs4j.client.backup;

import io.pbs4j.core.snapshot.BackupSnapshot;
import java.time.Duration;
import java.util.List;

/**
 * A finished backup.
 *
 * @param snapshot which one
 * @param archives its files in the order in which they were sent, without the manifest
 * @param duration from the start of the session
 */
public record BackupSummary(BackupSnapshot snapshot, List<ArchiveStats> archives, Duration duration) {
  /** Bytes that were read. */
  public long bytes() {
    return archives.stream().mapToLong(ArchiveStats::bytes).sum();
  }

  /** Bytes that had to be sent, before compression. */
  public long uploadedBytes() {
    return archives.stream().mapToLong(ArchiveStats::uploadedBytes).sum();
  }

  /** Bytes as sent. */
  public long encodedBytes() {
    return archives.stream().mapToLong(ArchiveStats::encodedBytes).sum();
  }
}
