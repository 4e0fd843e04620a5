package io.pbs4j.client.backup;

import io.pbs4j.core.manifest.FileEntry;
import java.time.Duration;

/**
 * What backing up one file took.
 *
 * @param entry the file as the manifest lists it
 * @param bytes length of the archive, or of a blob before encoding
 * @param chunks number of chunks; 0 for a blob
 * @param uploadedBytes bytes of the chunks that had to be sent, before compression
 * @param encodedBytes the same as sent, compressed and with headers
 * @param uploadedChunks number of chunks that had to be sent
 * @param duration from the first byte to the server's last answer
 */
public record ArchiveStats(
    FileEntry entry,
    long bytes,
    long chunks,
    long uploadedBytes,
    long encodedBytes,
    long uploadedChunks,
    Duration duration) {
  /** Bytes that the server had already, or that occur more than once. */
  public long reusedBytes() {
    return bytes - uploadedBytes;
  }
}
