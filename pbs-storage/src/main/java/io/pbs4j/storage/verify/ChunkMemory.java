package io.pbs4j.storage.verify;

import io.pbs4j.core.chunk.Digest;

/** What is known of chunks from runs before; several threads use it. */
interface ChunkMemory {
  /** Nothing. */
  ChunkMemory NONE =
      new ChunkMemory() {
        @Override
        public boolean isRecent(Digest digest) {
          return false;
        }

        @Override
        public void verified(Digest digest) {}
      };

  /** Whether a chunk was verified so recently that it is not read again. */
  boolean isRecent(Digest digest);

  /** Notes that a chunk was read and is sound. */
  void verified(Digest digest);
}
