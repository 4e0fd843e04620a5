package io.pbs4j.storage.stats;

/**
 * What a snapshot, group or namespace uses; lengths in bytes.
 *
 * @param logicalBytes its archives as clients see them
 * @param chunks different chunks that it needs
 * @param chunkBytes those chunks as stored
 * @param exclusiveChunks chunks that nothing else needs
 * @param exclusiveChunkBytes those chunks as stored
 * @param fileBytes its own files: indexes, blobs, manifests
 */
public record Usage(
    long logicalBytes,
    long chunks,
    long chunkBytes,
    long exclusiveChunks,
    long exclusiveChunkBytes,
    long fileBytes) {
  /** What a garbage collection would free if this alone were gone. */
  public long exclusiveBytes() {
    return exclusiveChunkBytes + fileBytes;
  }
}
