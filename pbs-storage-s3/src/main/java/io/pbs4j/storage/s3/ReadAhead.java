package io.pbs4j.storage.s3;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.backend.ChunkBackend;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SeekableByteChannel;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches chunks in the order in which one restore will ask for them, as far as memory allows; a bucket's
 * answer takes so long that a client which asks for one chunk at a time would get a few megabytes a second.
 * What was fetched ahead is not put into the cache: a restore reads every chunk once.
 */
final class ReadAhead implements ChunkBackend.Reader {
  /** One chunk under way or here, with the memory it holds. */
  private record Fetch(CompletableFuture<byte[]> bytes, int memory) {}

  /** Opens a chunk that was not fetched ahead. */
  @FunctionalInterface
  interface Opening {
    SeekableByteChannel open(Digest digest) throws IOException;
  }

  private final S3Chunks chunks;
  private final Prefetch prefetch;
  private final Opening opening;
  private final Set<Digest> waiting = new LinkedHashSet<>();
  private final Map<Digest, Fetch> fetched = new HashMap<>();
  private long held;
  private volatile boolean closed;

  ReadAhead(S3Chunks chunks, Prefetch prefetch, Opening opening) {
    this.chunks = chunks;
    this.prefetch = prefetch;
    this.opening = opening;
  }

  @Override
  public long place(Digest digest) {
    return 0; // An order does not make a bucket faster.
  }

  @Override
  public synchronized void expect(List<Digest> next) {
    waiting.addAll(next);
    fetchMore();
  }

  private void fetchMore() {
    Iterator<Digest> next = waiting.iterator();
    while (!closed && next.hasNext()) {
      Digest digest = next.next();
      if (!fetched.containsKey(digest)) {
        int memory = chunks.expectedLength(digest);
        if (held + memory > prefetch.memoryPerReader() || !prefetch.take(memory)) {
          return;
        }
        held += memory;
        fetched.put(digest, new Fetch(prefetch.fetch(digest, memory, () -> !closed), memory));
      }
      next.remove();
    }
  }

  @Override
  public SeekableByteChannel open(Digest digest) throws IOException {
    Fetch fetch = claim(digest);
    if (fetch == null) {
      return opening.open(digest);
    }
    byte[] bytes = await(fetch, digest);
    if (bytes != null && chunks.isExpected(digest, bytes.length)) {
      return new BytesChannel(bytes, () -> release(fetch));
    }
    release(fetch);
    return opening.open(digest);
  }

  private synchronized @Nullable Fetch claim(Digest digest) {
    waiting.remove(digest);
    return fetched.remove(digest);
  }

  /** The bytes, or {@code null} if they could not be fetched: the caller tries itself and reports why not. */
  private byte @Nullable [] await(Fetch fetch, Digest digest) throws InterruptedIOException {
    try {
      return fetch.bytes().get();
    } catch (ExecutionException | CancellationException e) {
      return null;
    } catch (InterruptedException e) {
      giveUp(fetch);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading chunk " + digest);
    }
  }

  /** A request under way runs to its end, and its bytes count until then. */
  private synchronized void giveUp(Fetch fetch) {
    held -= fetch.memory();
    prefetch.giveBackAfter(fetch.bytes(), fetch.memory());
  }

  private synchronized void release(Fetch fetch) {
    held -= fetch.memory();
    prefetch.giveBack(fetch.memory());
    fetchMore();
  }

  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
    for (Fetch fetch : fetched.values()) {
      // A request under way runs to its end, and its bytes count until then.
      prefetch.giveBackAfter(fetch.bytes(), fetch.memory());
    }
    fetched.clear();
  }
}
