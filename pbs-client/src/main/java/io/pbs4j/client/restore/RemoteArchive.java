package io.pbs4j.client.restore;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.http.ProtocolConnection;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.snapshot.ArchiveName;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** An archive of chunks in a snapshot, open for reading. Not safe for several threads. */
public final class RemoteArchive implements Closeable {
  /** Chunks that may be on their way or waiting at once. */
  private static final int MAX_AHEAD = 16;

  /** Bytes of such chunks, decoded; one chunk always fits. */
  private static final long MAX_AHEAD_BYTES = 64 << 20;

  /** Longest chunk there is. */
  private static final long MAX_CHUNK = 16 << 20;

  /** Takes the chunks of an archive in order. */
  @FunctionalInterface
  public interface Visitor {
    /** The next chunk. */
    void chunk(Chunk chunk) throws IOException;
  }

  private record Ahead(long start, int length, CompletableFuture<byte[]> data) {}

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
    Deque<Ahead> ahead = new ArrayDeque<>();
    long bytes = 0;
    try {
      for (long position = 0; position < index.count(); position++) {
        Ahead next = fetch(position);
        ahead.add(next);
        bytes += next.length;
        while (ahead.size() > MAX_AHEAD || (bytes > MAX_AHEAD_BYTES && ahead.size() > 1)) {
          bytes -= deliver(ahead.removeFirst(), visitor);
        }
      }
      while (!ahead.isEmpty()) {
        deliver(ahead.removeFirst(), visitor);
      }
    } finally {
      ahead.forEach(left -> left.data.cancel(false));
    }
  }

  private Ahead fetch(long position) throws IOException {
    long start = index.start(position);
    long length = index.end(position) - start;
    if (length < 1 || length > MAX_CHUNK) {
      throw new ClientException(
          Kind.DAMAGED_DATA, name + ": chunk " + position + " has " + length + " bytes", null);
    }
    return new Ahead(start, (int) length, fetcher.fetch(index.digest(position), (int) length));
  }

  private static int deliver(Ahead next, Visitor visitor) throws IOException {
    visitor.chunk(new Chunk(next.start, ProtocolConnection.await(next.data)));
    return next.length;
  }

  /** Closes the index; the session stays open. */
  @Override
  public void close() throws IOException {
    index.close();
  }
}
