package io.pbs4j.storage.snapshot;

import io.pbs4j.storage.StorageException;

/** Keeps garbage collections away for a while. */
@FunctionalInterface
public interface CollectionPause {
  /**
   * Keeps them away until the hold is closed, by the thread that took it.
   *
   * @throws StorageException of kind {@code LOCKED} if one runs
   */
  Hold keepAway() throws StorageException;

  /** While it is open, no collection begins. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }
}
