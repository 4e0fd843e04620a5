package io.pbs4j.client.backup;

import io.pbs4j.core.chunk.Chunker;

/**
 * How a backup is made.
 *
 * @param workers threads that hash, compress and encrypt
 * @param bytesInFlight most bytes of chunks between reading and the server's answer; a chunk counts with its
 *     length before compression, and one always fits
 * @param averageChunk bytes of an average chunk of directory trees, a power of two from 64 KiB to 4 MiB
 * @param protection encryption and signature
 * @param listener hears how it gets on
 */
public record BackupOptions(
    int workers, int bytesInFlight, int averageChunk, Protection protection, BackupListener listener) {
  /** Enough for 16 chunks of 4 MiB on their way, twice the memory of which is needed at most. */
  private static final int DEFAULT_BYTES = 64 << 20;

  private static final int MAX_WORKERS = 8;

  /** A worker for every processor up to eight, 64 MiB in flight, chunks of 4 MiB, in the clear. */
  public static final BackupOptions DEFAULT =
      new BackupOptions(
          Math.max(2, Math.min(MAX_WORKERS, Runtime.getRuntime().availableProcessors())),
          DEFAULT_BYTES,
          Chunker.DEFAULT_AVERAGE,
          Protection.NONE,
          BackupListener.NONE);

  /** Checks the bounds. */
  public BackupOptions {
    if (workers < 1 || bytesInFlight < 1) {
      throw new IllegalArgumentException("workers and bytes in flight must be positive");
    }
  }

  /** The same with other bounds. */
  public BackupOptions withBounds(int newWorkers, int newBytesInFlight) {
    return new BackupOptions(newWorkers, newBytesInFlight, averageChunk, protection, listener);
  }

  /** The same with chunks of another length. */
  public BackupOptions withAverageChunk(int bytes) {
    return new BackupOptions(workers, bytesInFlight, bytes, protection, listener);
  }

  /** The same with another protection. */
  public BackupOptions withProtection(Protection other) {
    return new BackupOptions(workers, bytesInFlight, averageChunk, other, listener);
  }

  /** The same with another listener. */
  public BackupOptions withListener(BackupListener other) {
    return new BackupOptions(workers, bytesInFlight, averageChunk, protection, other);
  }
}
