package io.pbs4j.storage.gc;

import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;

/** Counts what a sweep did with the chunks it saw. */
final class SweepCounter {
  private long diskBytes;
  private long diskChunks;
  private long removedBytes;
  private long removedChunks;
  private long pendingBytes;
  private long pendingChunks;
  private long removedBad;
  private long stillBad;

  void kept(StoredChunk chunk) {
    if (chunk.bad()) {
      stillBad++;
    } else {
      diskChunks++;
      diskBytes += chunk.length();
    }
  }

  void pending(StoredChunk chunk) {
    if (chunk.bad()) {
      stillBad++;
    } else {
      pendingChunks++;
      pendingBytes += chunk.length();
    }
  }

  void removed(StoredChunk chunk) {
    if (chunk.bad()) {
      removedBad++;
    } else {
      removedChunks++;
    }
    removedBytes += chunk.length();
  }

  long seen() {
    return diskChunks + removedChunks + pendingChunks + removedBad + stillBad;
  }

  GcStatus status(String upid, long indexFiles, long indexBytes) {
    return new GcStatus(
        upid,
        indexFiles,
        indexBytes,
        diskBytes,
        diskChunks,
        removedBytes,
        removedChunks,
        pendingBytes,
        pendingChunks,
        removedBad,
        stillBad);
  }
}
