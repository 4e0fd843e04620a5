package io.pbs4j.core.archive;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import java.io.IOException;

/** Where chunks come from: a chunk store, a server. */
@FunctionalInterface
public interface ChunkSource {
  /** Fetches the encoded blob of a chunk. */
  DataBlob chunk(Digest digest) throws IOException;
}
