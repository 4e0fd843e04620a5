package io.pbs4j.storage.archive;

import io.pbs4j.core.archive.SnapshotFiles;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.chunk.ChunkStore;
import io.pbs4j.storage.snapshot.SnapshotPath;
import java.io.IOException;

/** The files of a snapshot in a datastore. */
record StoredFiles(Backend backend, ChunkStore chunks, Namespace ns, BackupSnapshot snapshot)
    implements SnapshotFiles {
  @Override
  public byte[] blob(ArchiveName name) throws IOException {
    String path = SnapshotPath.of(ns, snapshot, name.name());
    return backend
        .read(path, DataBlob.MAX_ENCODED)
        .orElseThrow(() -> StorageException.notFound("open file \"" + path + "\" failed - not found"));
  }

  @Override
  public IndexReader index(ArchiveName name) throws IOException {
    return SnapshotPath.index(backend, SnapshotPath.of(ns, snapshot, name.name()));
  }

  @Override
  public DataBlob chunk(Digest digest) throws IOException {
    return chunks.read(digest);
  }
}
