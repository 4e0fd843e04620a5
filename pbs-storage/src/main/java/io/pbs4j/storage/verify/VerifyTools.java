package io.pbs4j.storage.verify;

import io.pbs4j.core.compress.Zstd;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.chunk.ChunkProof;
import io.pbs4j.storage.chunk.ChunkStore;
import java.util.function.BooleanSupplier;

/**
 * What all parts of one run share.
 *
 * @param store the datastore's name
 * @param chunks its chunks
 * @param zstd compression
 * @param proof decodes what does not fit elsewhere
 * @param states what the run knows of chunks
 * @param sample which chunks are read
 * @param memory what is known from runs before
 * @param crew the threads
 * @param cancelled whether somebody wants it to stop
 */
record VerifyTools(
    String store,
    ChunkStore chunks,
    Zstd zstd,
    ChunkProof proof,
    ChunkStates states,
    Sample sample,
    ChunkMemory memory,
    ChunkCrew crew,
    BooleanSupplier cancelled) {
  /** A prover for one thread. */
  ChunkProver prover() {
    return new ChunkProver(zstd, proof);
  }

  /** Throws if somebody wants the run to stop. */
  void checkCancelled() throws StorageException {
    if (cancelled.getAsBoolean()) {
      throw StorageException.invalid("abort requested - aborting task");
    }
  }
}
