package io.pbs4j.client.restore;

import io.pbs4j.client.http.MemorySink;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.ProtocolConnection;
import io.pbs4j.client.index.IndexDownload;
import io.pbs4j.core.archive.SnapshotFiles;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.snapshot.ArchiveName;
import java.io.IOException;

/**
 * The files of a snapshot as the server sends them. It sends chunks only of an index that was opened before.
 */
record RemoteFiles(ProtocolConnection connection) implements SnapshotFiles {
  private static final String DOWNLOAD = "/download";
  private static final String FILE_NAME = "file-name";

  @Override
  public byte[] blob(ArchiveName name) throws IOException {
    return download(DOWNLOAD, Parameters.of(FILE_NAME, name));
  }

  @Override
  public IndexReader index(ArchiveName name) throws IOException {
    return IndexDownload.fetch(connection, DOWNLOAD, Parameters.of(FILE_NAME, name), name);
  }

  @Override
  public DataBlob chunk(Digest digest) throws IOException {
    return DataBlob.parse(digest.toString(), download("/chunk", Parameters.of("digest", digest)));
  }

  private byte[] download(String path, Parameters query) throws IOException {
    MemorySink sink = new MemorySink(DataBlob.MAX_ENCODED);
    ProtocolConnection.await(connection.download(path, query, sink));
    return sink.bytes();
  }
}
