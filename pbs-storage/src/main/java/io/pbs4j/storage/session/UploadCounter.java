package io.pbs4j.storage.session;

import io.pbs4j.core.manifest.ChunkUploadStats;
import io.pbs4j.storage.chunk.ChunkUpload;

/** Counts the chunks uploaded for one index, or for a whole session. Safe for several threads. */
final class UploadCounter {
  private long count;
  private long size;
  private long compressedSize;
  private long duplicates;

  synchronized void add(ChunkUpload.Outcome chunk) {
    count++;
    size += chunk.size();
    compressedSize += chunk.encodedSize();
    if (chunk.duplicate()) {
      duplicates++;
    }
  }

  void add(UploadCounter other) {
    add(other.stats());
  }

  private synchronized void add(ChunkUploadStats other) {
    count += other.count();
    size += other.size();
    compressedSize += other.compressedSize();
    duplicates += other.duplicates();
  }

  synchronized ChunkUploadStats stats() {
    return new ChunkUploadStats(count, size, compressedSize, duplicates);
  }
}
