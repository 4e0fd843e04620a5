package io.pbs4j.storage.check;

/** Told how far a run is. Called by one thread at a time. */
@FunctionalInterface
public interface CheckProgress {
  /** Tells nobody. */
  CheckProgress NONE = (chunks, allChunks, bytes, allBytes) -> {};

  /**
   * Chunks were read.
   *
   * @param chunks how many so far
   * @param allChunks how many there are to read
   * @param bytes their bytes as stored so far
   * @param allBytes bytes of all
   */
  void chunks(long chunks, long allChunks, long bytes, long allBytes);
}
