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

  /** Goes on from what another run counted. */
  SweepCounter(GcStatus before) {
    diskBytes = before.diskBytes();
    diskChunks = before.diskChunks();
    removedBytes = before.removedBytes();
    removedChunks = before.removedChunks();
    pendingBytes = before.pendingBytes();
    pendingChunks = before.pendingChunks();
    removedBad = before.removedBad();
    stillBad = before.stillBad();
  }

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

  /** What was counted, with that of the marking from elsewhere. */
  GcStatus status(String upid, long start, long indexFiles, long indexBytes) {
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
        stillBad,
        start);
  }
}
