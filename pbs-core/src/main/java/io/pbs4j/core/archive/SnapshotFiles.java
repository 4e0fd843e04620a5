package io.pbs4j.core.archive;

import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.snapshot.ArchiveName;
import java.io.IOException;

/** The files of one snapshot as they are stored, and the chunks: in a datastore, or behind a server. */
public interface SnapshotFiles extends ChunkSource {
  /** The encoded bytes of a blob; fails if there is none. */
  byte[] blob(ArchiveName name) throws IOException;

  /** Opens an index; the caller closes it. Fails if there is none. */
  IndexReader index(ArchiveName name) throws IOException;
}
