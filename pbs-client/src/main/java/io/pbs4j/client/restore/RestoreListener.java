package io.pbs4j.client.restore;

import io.pbs4j.core.snapshot.ArchiveName;

/** Hears how a restore gets on. Called by the thread that restores; all methods do nothing by default. */
public interface RestoreListener {
  /** Listens to nothing. */
  RestoreListener NONE = new RestoreListener() {};

  /**
   * A file begins.
   *
   * @param size its length in bytes
   */
  default void started(ArchiveName archive, long size) {}

  /** More of the file has been restored. */
  default void advanced(long bytes) {}
}
