package io.pbs4j.storage.gc;

import org.jspecify.annotations.Nullable;

/**
 * Figures of one garbage collection; lengths in bytes.
 *
 * @param upid the task that ran it, {@code null} if none did yet
 * @param indexFileCount index files read
 * @param indexDataBytes sum of the lengths of their archives
 * @param diskBytes chunks in use, as stored
 * @param diskChunks number of chunks in use
 * @param removedBytes chunks removed, as stored
 * @param removedChunks number of chunks removed
 * @param pendingBytes unused chunks that are not removed yet
 * @param pendingChunks their number
 * @param removedBad damaged copies removed
 * @param stillBad damaged copies kept
 * @param start when it began, seconds since 1970; 0 if that is not known
 */
public record GcStatus(
    @Nullable String upid,
    long indexFileCount,
    long indexDataBytes,
    long diskBytes,
    long diskChunks,
    long removedBytes,
    long removedChunks,
    long pendingBytes,
    long pendingChunks,
    long removedBad,
    long stillBad,
    long start) {
  /** Before the first run. */
  public static final GcStatus NONE = new GcStatus(null, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Logical bytes per stored byte; 1 for an empty store. */
  public double deduplicationFactor() {
    return diskBytes == 0 ? 1 : (double) indexDataBytes / diskBytes;
  }
}
