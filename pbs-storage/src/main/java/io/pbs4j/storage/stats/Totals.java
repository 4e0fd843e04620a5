package io.pbs4j.storage.stats;

/**
 * Figures of a whole datastore; lengths in bytes.
 *
 * @param logicalBytes all archives as clients see them
 * @param usedChunks different chunks that indexes name and that are there
 * @param usedBytes those chunks as stored
 * @param usedContentBytes those chunks decoded
 * @param unusedChunks chunks that no index names
 * @param unusedBytes those chunks as stored
 * @param missingChunks chunks that indexes name and that are not there
 * @param fileBytes files of snapshots: indexes, blobs, manifests
 * @param indexes number of index files
 */
public record Totals(
    long logicalBytes,
    long usedChunks,
    long usedBytes,
    long usedContentBytes,
    long unusedChunks,
    long unusedBytes,
    long missingChunks,
    long fileBytes,
    long indexes) {
  /** All that the datastore takes on its disk. */
  public long physicalBytes() {
    return usedBytes + unusedBytes + fileBytes;
  }

  /** Logical bytes for each stored one, as the server shows it; 1 for an empty store. */
  public double deduplicationFactor() {
    return ratio(logicalBytes, usedBytes);
  }

  /** Bytes of chunks decoded for each stored one; 1 for an empty store. */
  public double compressionFactor() {
    return ratio(usedContentBytes, usedBytes);
  }

  private static double ratio(long above, long below) {
    return below == 0 ? 1 : (double) above / below;
  }
}
