package io.pbs4j.client.backup;

/**
 * How a backup uses the machine.
 *
 * @param workers threads that hash and compress
 * @param bytesInFlight most bytes of chunks between reading and the server's answer; a chunk counts with its
 *     length before compression, and one always fits
 * @param listener hears how it gets on
 */
public record BackupOptions(int workers, int bytesInFlight, BackupListener listener) {
  /** Enough for 16 chunks of 4 MiB on their way, twice the memory of which is needed at most. */
  private static final int DEFAULT_BYTES = 64 << 20;

  private static final int MAX_WORKERS = 8;

  /** A worker for every processor up to eight, 64 MiB in flight. */
  public static final BackupOptions DEFAULT =
      new BackupOptions(
          Math.max(2, Math.min(MAX_WORKERS, Runtime.getRuntime().availableProcessors())),
          DEFAULT_BYTES,
          BackupListener.NONE);

  /** Checks the bounds. */
  public BackupOptions {
    if (workers < 1 || bytesInFlight < 1) {
      throw new IllegalArgumentException("workers and bytes in flight must be positive");
    }
  }

  /** The same with another listener. */
  public BackupOptions withListener(BackupListener other) {
    return new BackupOptions(workers, bytesInFlight, other);
  }
}
