package io.pbs4j.client.backup;

import io.pbs4j.core.snapshot.ArchiveName;
import java.util.OptionalLong;

/** Hears how a backup gets on. Called by the thread that uploads; all methods do nothing by default. */
public interface BackupListener {
  /** Listens to nothing. */
  BackupListener NONE = new BackupListener() {};

  /**
   * An archive begins.
   *
   * @param size its length in bytes, where that is known before
   */
  default void archiveStarted(ArchiveName archive, OptionalLong size) {}

  /** More of the running archive has been read. */
  default void advanced(long bytes) {}

  /** An archive is complete on the server. */
  default void archiveFinished(ArchiveStats stats) {}

  /** Something is not as it should be but the backup goes on. */
  default void warning(String message) {}
}
