package io.pbs4j.storage.session;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.chunk.ChunkUpload;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A chunk that is uploaded for one index of a session. */
final class ArchiveUpload implements Upload {
  private final BackupSession session;
  private final IndexWriter writer;
  private final Digest digest;
  private final ChunkUpload chunk;

  ArchiveUpload(BackupSession session, IndexWriter writer, Digest digest, ChunkUpload chunk) {
    this.session = session;
    this.writer = writer;
    this.digest = digest;
    this.chunk = chunk;
  }

  @Override
  public void append(ByteBuffer piece) throws IOException {
    chunk.append(piece);
  }

  @Override
  public void finish() throws IOException {
    try (Claims.Arrival arrival = session.claims().arriving(digest)) {
      session.uploaded(writer, chunk.finish());
    }
  }

  @Override
  public void close() throws IOException {
    chunk.close();
  }
}
