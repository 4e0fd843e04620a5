package io.pbs4j.client.restore;

import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.snapshot.ArchiveName;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** An archive of chunks in a snapshot, open for reading. Not safe for several threads. */
public final class RemoteArchive implements Closeable {
  /** Takes the chunks of an archive in order. */
  @FunctionalInterface
  public interface Visitor {
    /** The next chunk. */
    void chunk(Chunk chunk) throws IOException;
  }

  private final ArchiveName name;
  private final IndexReader index;
  private final ChunkFetcher fetcher;

  RemoteArchive(ArchiveName name, IndexReader index, ChunkFetcher fetcher) {
    this.name = name;
    this.index = index;
    this.fetcher = fetcher;
  }

  /** Its name on the server. */
  public ArchiveName name() {
    return name;
  }

  /** Its length in bytes. */
  public long size() {
    return index.size();
  }

  /** Reads all of it, fetching ahead. */
  public void forEach(Visitor visitor) throws IOException {
    try (ReadAhead chunks = new ReadAhead(index, fetcher)) {
      for (Chunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
        visitor.chunk(chunk);
      }
    }
  }

  /** All of it as a stream, fetched ahead while it is read. */
  public InputStream stream() {
    return new ArchiveStream(new ReadAhead(index, fetcher));
  }

  /** Closes the index; the session stays open. */
  @Override
  public void close() throws IOException {
    index.close();
  }
}
