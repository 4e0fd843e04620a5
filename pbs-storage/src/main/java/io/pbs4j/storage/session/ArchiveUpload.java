package io.pbs4j.storage.session;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.chunk.ChunkUpload;
import io.pbs4j.storage.chunk.ChunkUpload.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

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
    // Claimed until the session knows it.
    try (Claims.Arrival arrival = session.claims().arriving(digest)) {
      CompletableFuture<Outcome> insert = chunk.insert();
      if (insert.isDone()) {
        session.uploaded(writer, ChunkUpload.ended(insert));
      } else {
        countWhenEnded(insert);
        session.inserting(writer, digest, chunk.size());
      }
    }
  }

  private void countWhenEnded(CompletableFuture<Outcome> insert) {
    Claims.Arrival arrival = session.claims().arriving(digest);
    session.inserts().started();
    CompletableFuture<Outcome> unused =
        insert.whenComplete(
            (outcome, failure) -> {
              if (outcome != null) {
                writer.uploads().add(outcome);
              }
              arrival.close();
              session.inserts().ended(failure);
            });
  }

  @Override
  public void close() throws IOException {
    chunk.close();
  }
}
