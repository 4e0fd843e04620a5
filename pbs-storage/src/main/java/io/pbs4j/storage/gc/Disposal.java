package io.pbs4j.storage.gc;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import io.pbs4j.storage.chunk.ChunkStore.Removal;
import java.io.IOException;
import java.util.List;

/** What becomes of chunks that no index names and that are old enough. */
interface Disposal {
  /** Removes those of a page that may go; what it does not name stays. */
  Removal dispose(List<StoredChunk> candidates) throws IOException;

  /** Makes durable what it decided for all chunks up to a place, so that a run can go on behind it. */
  default void settle(Digest place) throws IOException {}

  /** What else is to be said, for the log. */
  default List<String> notes() {
    return List.of();
  }

  /** All chunks were seen. */
  default void finish() throws IOException {}
}
