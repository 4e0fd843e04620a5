package io.pbs4j.client.backup;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.Throttle;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.ProtocolConnection;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hashes, encodes and sends the chunks of a session, several at once; a chunk that the server knows is
 * not sent. What is read but not yet answered is bounded in bytes.
 */
final class ChunkSender implements AutoCloseable {
  /** Unit of the bound on bytes in flight, so that it fits a semaphore. */
  private static final int UNIT = 1024;

  /** What the chunks of one archive came to. */
  static final class Counters {
    private final LongAdder uploadedBytes = new LongAdder();
    private final LongAdder encodedBytes = new LongAdder();
    private final LongAdder uploadedChunks = new LongAdder();

    private void add(int length, int encodedLength) {
      uploadedBytes.add(length);
      encodedBytes.add(encodedLength);
      uploadedChunks.increment();
    }

    long uploadedBytes() {
      return uploadedBytes.sum();
    }

    long encodedBytes() {
      return encodedBytes.sum();
    }

    long uploadedChunks() {
      return uploadedChunks.sum();
    }
  }

  private final ProtocolConnection connection;
  private final Encoder encoder;
  private final Throttle throttle;
  private final KnownChunks known;
  private final ExecutorService workers;
  private final Semaphore room;
  private final int units;

  ChunkSender(
      ProtocolConnection connection,
      Encoder encoder,
      Throttle throttle,
      KnownChunks known,
      BackupOptions options) {
    this.connection = connection;
    this.encoder = encoder;
    this.throttle = throttle;
    this.known = known;
    AtomicInteger number = new AtomicInteger();
    this.workers =
        Executors.newFixedThreadPool(
            options.workers(),
            task -> {
              Thread thread = new Thread(task, "pbs-backup-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.units = units(options.bytesInFlight());
    this.room = new Semaphore(units);
  }

  private static int units(int bytes) {
    return Math.max(1, bytes / UNIT);
  }

  /**
   * Takes one chunk. Blocks while too much is in flight.
   *
   * @param target end point that takes it, with the archive's writer
   * @param data the chunk from the first byte on; must stay as it is until {@code recycle} is called
   * @param recycle called once {@code data} is no longer needed
   * @return the chunk's name, once the server has the chunk
   */
  CompletableFuture<Digest> send(
      ArchiveUpload.Target target, byte[] data, int length, Counters counters, Runnable recycle)
      throws ClientException {
    int permits = Math.min(units, units(length));
    try {
      room.acquire(permits);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException(Kind.DISCONNECTED, "interrupted", e);
    }
    CompletableFuture<Digest> sent = new CompletableFuture<>();
    workers.execute(() -> process(target, data, length, counters, recycle, sent));
    return sent.whenComplete((digest, failure) -> room.release(permits));
  }

  private void process(
      ArchiveUpload.Target target,
      byte[] data,
      int length,
      Counters counters,
      Runnable recycle,
      CompletableFuture<Digest> sent) {
    Digest digest = encoder.digest(data, length);
    CompletableFuture<Boolean> sending = new CompletableFuture<>();
    CompletableFuture<Boolean> there = known.claim(digest, sending);
    relay(there == null ? sending : there, sent, digest);
    if (there != null) {
      recycle.run();
      return;
    }
    try {
      DataBlob blob = encoder.encode(data, length);
      recycle.run();
      throttle.pass(blob.length());
      counters.add(length, blob.length());
      relay(upload(target, digest, length, blob), sending, true);
    } catch (ClientException e) {
      sending.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      // Others may be waiting for this chunk.
      sending.completeExceptionally(e);
      throw e;
    }
  }

  private CompletableFuture<?> upload(
      ArchiveUpload.Target target, Digest digest, int length, DataBlob blob) {
    Parameters query =
        Parameters.of("wid", target.writer())
            .and("digest", digest)
            .and("size", length)
            .and("encoded-size", blob.length());
    return connection.upload(target.path("_chunk"), query, blob.bytes());
  }

  /** Ends one future as another ends, with a value of its own. */
  private static <T> void relay(
      CompletableFuture<?> from, CompletableFuture<T> to, T value) {
    var unused =
        from.whenComplete(
            (ignored, failure) -> {
              if (failure == null) {
                to.complete(value);
              } else {
                to.completeExceptionally(failure);
              }
            });
  }

  /** Gives up what is under way. */
  @Override
  public void close() {
    workers.shutdownNow();
  }
}
