package io.pbs4j.client.restore;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.http.ProtocolConnection;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.IndexReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The chunks of an archive in order, the next ones being fetched while one is used. For one thread. */
final class ReadAhead implements Closeable {
  /** Chunks that may be on their way or waiting at once. */
  private static final int MAX_CHUNKS = 16;

  /** Bytes of such chunks, decoded; one chunk always fits. */
  private static final long MAX_BYTES = 64 << 20;

  /** Longest chunk there is. */
  private static final long MAX_CHUNK = 16 << 20;

  /** The same where a limit on the rate would be of no use for small archives else. */
  private static final int MAX_CHUNKS_THROTTLED = 2;

  private record Pending(
      long start, int length, Digest digest, ProtocolConnection by, CompletableFuture<byte[]> data) {}

  private final IndexReader index;
  private final ChunkFetcher fetcher;
  private final int maxChunks;
  private final Deque<Pending> ahead = new ArrayDeque<>();
  private long nextPosition;
  private long bytesAhead;

  ReadAhead(IndexReader index, ChunkFetcher fetcher) {
    this.index = index;
    this.fetcher = fetcher;
    this.maxChunks = fetcher.throttled() ? MAX_CHUNKS_THROTTLED : MAX_CHUNKS;
  }

  /** The next chunk, or {@code null} behind the last. */
  @Nullable Chunk next() throws IOException {
    while (nextPosition < index.count()
        && (ahead.isEmpty() || (ahead.size() < maxChunks && bytesAhead < MAX_BYTES))) {
      Pending more = fetch(nextPosition++);
      ahead.add(more);
      bytesAhead += more.length;
    }
    Pending first = ahead.poll();
    if (first == null) {
      return null;
    }
    bytesAhead -= first.length;
    return new Chunk(first.start, await(first));
  }

  private Pending fetch(long position) throws IOException {
    long start = index.start(position);
    long length = index.end(position) - start;
    if (length < 1 || length > MAX_CHUNK) {
      throw new ClientException(
          Kind.DAMAGED_DATA,
          index.source() + ": chunk " + position + " has " + length + " bytes",
          null);
    }
    return fetch(start, (int) length, index.digest(position));
  }

  private Pending fetch(long start, int length, Digest digest) {
    ProtocolConnection by = fetcher.connection();
    return new Pending(start, length, digest, by, fetcher.fetch(digest, length));
  }

  private byte[] await(Pending chunk) throws IOException {
    Pending pending = chunk;
    while (true) {
      try {
        byte[] data = ProtocolConnection.await(pending.data);
        fetcher.progressed();
        return data;
      } catch (ClientException e) {
        fetcher.recover(pending.by, e);
        pending = fetch(pending.start, pending.length, pending.digest);
      }
    }
  }

  /** Drops what is on its way. */
  @Override
  public void close() {
    ahead.forEach(pending -> pending.data.cancel(false));
    ahead.clear();
  }
}
