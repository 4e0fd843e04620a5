package io.pbs4j.storage.s3;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.request.RequestCounter;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.s3.object.ObjectStore;
import io.pbs4j.storage.s3.object.ObjectStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Threads and memory for chunks that are fetched before they are asked for, shared by all restores. */
final class Prefetch implements AutoCloseable {
  /** Assumed of chunks whose length is not known: 4 MiB and any header. A longer one is fetched a second time. */
  static final int USUAL_LENGTH = (4 << 20) + (1 << 10);

  private final ObjectStore store;
  private final RequestLedger ledger;
  private final ExecutorService threads;
  private final long memory;
  private final long memoryPerReader;
  private final Map<Long, CompletableFuture<byte[]>> pending = new ConcurrentHashMap<>();
  private final AtomicLong fetches = new AtomicLong();
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong number = new AtomicLong();

  /**
   * Creates it.
   *
   * @param concurrency requests at a time
   * @param memory bytes held at a time by all restores
   */
  Prefetch(ObjectStore store, RequestLedger ledger, int concurrency, long memory) {
    this.store = store;
    this.ledger = ledger;
    this.memory = memory;
    this.memoryPerReader = memory / 2;
    this.threads =
        Executors.newFixedThreadPool(
            concurrency,
            task -> {
              Thread thread = new Thread(task, "prefetch-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Most bytes that one restore may hold. */
  long memoryPerReader() {
    return memoryPerReader;
  }

  /** Takes memory; returns false if there is not so much. */
  boolean take(long bytes) {
    long now = used.get();
    while (now + bytes <= memory) {
      if (used.compareAndSet(now, now + bytes)) {
        return true;
      }
      now = used.get();
    }
    return false;
  }

  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }

  /** Gives memory back when a fetch that nobody waits for has ended. */
  void giveBackAfter(CompletableFuture<byte[]> fetch, long bytes) {
    CompletableFuture<byte[]> unused = fetch.whenComplete((content, failure) -> giveBack(bytes));
  }

  /** Bytes taken now. */
  long used() {
    return used.get();
  }

  /**
   * Fetches a chunk.
   *
   * @param limit bytes; a longer one is refused
   * @param wanted asked before the request is made whether it still is
   */
  CompletableFuture<byte[]> fetch(Digest digest, int limit, BooleanSupplier wanted) {
    RequestCounter account = ledger.account();
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    // Else whoever waits for one that never began would wait for ever when this is closed.
    long id = fetches.incrementAndGet();
    pending.put(id, result);
    CompletableFuture<byte[]> unused = result.whenComplete((bytes, failure) -> pending.remove(id));
    try {
      threads.execute(() -> fetch(digest, limit, wanted, account, result));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  private void fetch(
      Digest digest, int limit, BooleanSupplier wanted, @Nullable RequestCounter account,
      CompletableFuture<byte[]> result) {
    if (result.isDone() || !wanted.getAsBoolean()) {
      result.cancel(false);
      return;
    }
    try (RequestLedger.Scope scope = ledger.charge(account)) {
      result.complete(read(digest, limit));
    } catch (Throwable e) { // Also when memory ran out: somebody waits.
      result.completeExceptionally(e);
    }
  }

  private byte[] read(Digest digest, int limit) throws IOException {
    try (@Nullable ObjectStream stream = store.open(ChunkNames.key(digest))) {
      if (stream == null) {
        throw StorageException.notFound("reading chunk " + digest + " failed - not found");
      }
      long length = stream.object().length();
      if (length > Math.min(limit, DataBlob.MAX_ENCODED)) {
        throw StorageException.invalid("chunk " + digest + " is longer than expected");
      }
      byte[] bytes = new byte[(int) length];
      int got = stream.readNBytes(bytes, 0, bytes.length);
      if (got < length) {
        throw new StorageException(
            StorageException.Kind.UNREACHABLE, "chunk " + digest + " ended after " + got + " bytes");
      }
      return bytes;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    pending.values().forEach(fetch -> fetch.cancel(false));
  }
}
