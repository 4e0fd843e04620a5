package io.pbs4j.storage.verify;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.chunk.ChunkProof;
import io.pbs4j.storage.request.RequestCounter;
import io.pbs4j.storage.request.RequestLedger;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a run. Each reads a chunk when it is its turn to read and checks it while another one
 * reads: the storage sees chunks asked for in order by a few readers, and no array of bytes changes hands.
 */
final class ChunkCrew implements AutoCloseable {
  private final Effort effort;
  private final Zstd zstd;
  private final ChunkProof proof;
  private final ChunkBuffers buffers;
  private final Semaphore turns;
  private final RequestLedger ledger;
  private final BooleanSupplier cancelled;
  private final ExecutorService threads;
  private final AtomicInteger number = new AtomicInteger();

  /** Learns what became of each chunk; called by several threads. */
  interface Findings {
    void sound(ChunkJob job, ChunkContent content, int stored);

    void damaged(ChunkJob job, FormatException why) throws IOException;

    void missing(ChunkJob job);

    /** It could not be read, which says nothing about it. */
    void unread(ChunkJob job, IOException why);
  }

  ChunkCrew(
      Effort effort, Zstd zstd, ChunkProof proof, RequestLedger ledger, BooleanSupplier cancelled) {
    this.effort = effort;
    this.zstd = zstd;
    this.proof = proof;
    this.buffers = new ChunkBuffers(effort.memory());
    this.turns = new Semaphore(effort.readers(), true);
    this.ledger = ledger;
    this.cancelled = cancelled;
    this.threads =
        Executors.newFixedThreadPool(
            effort.workers(),
            work -> {
              Thread thread = new Thread(work, "verify-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Work on one list of chunks. */
  private final class Round {
    private final List<ChunkJob> jobs;
    private final ChunkBackend.Reader reader;
    private final Findings findings;
    private final @Nullable RequestCounter account;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();

    Round(
        List<ChunkJob> jobs,
        ChunkBackend.Reader reader,
        Findings findings,
        @Nullable RequestCounter account) {
      this.jobs = jobs;
      this.reader = reader;
      this.findings = findings;
      this.account = account;
    }

    /** Works until there is nothing left; the first failure that concerns more than a chunk stops all. */
    @Nullable Void work() throws IOException {
      ChunkProver prover = new ChunkProver(zstd, proof);
      try (RequestLedger.Scope scope = ledger.charge(account)) {
        boolean more = true;
        while (more && !stopped.get()) {
          more = one(prover);
        }
        return null;
      } catch (IOException | RuntimeException | Error e) {
        stopped.set(true);
        throw e;
      }
    }

    private boolean one(ChunkProver prover) throws IOException {
      ChunkBuffers.Loan loan;
      ChunkJob job;
      int length;
      turn();
      try {
        int at = next.getAndIncrement();
        if (at >= jobs.size() || cancelled.getAsBoolean()) {
          return false;
        }
        job = jobs.get(at);
        try (SeekableByteChannel stored = reader.open(job.digest())) {
          int whole = ChunkProver.length(job.digest(), stored);
          loan = buffers.take(whole, room(job, whole));
          try {
            length = ChunkProver.read(stored, loan.stored(), whole);
          } catch (IOException | RuntimeException e) {
            loan.close();
            throw e;
          }
        } catch (IOException e) {
          told(job, e);
          return true;
        }
      } finally {
        turns.release();
      }
      ChunkContent content;
      try (loan) {
        content = prover.prove(job.digest(), loan.stored(), length, loan.decoded());
      } catch (IOException e) {
        told(job, e);
        return true;
      }
      findings.sound(job, content, length);
      return true;
    }

    private void turn() throws InterruptedIOException {
      try {
        turns.acquire();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while verifying");
      }
    }

    private void told(ChunkJob job, IOException why) throws IOException {
      if (why instanceof FormatException damage) {
        findings.damaged(job, damage);
      } else if (why instanceof InterruptedIOException) {
        throw why;
      } else if (why instanceof StorageException e) {
        switch (e.kind()) {
          case NOT_FOUND -> findings.missing(job);
          case UNREACHABLE, OVER_BUDGET -> throw e;
          default -> findings.unread(job, e);
        }
      } else {
        findings.unread(job, why);
      }
    }
  }

  /** Room for the content of a chunk that is not stored as it is. */
  private static int room(ChunkJob job, int stored) {
    return stored == job.length() + DataBlob.MIN_ENCODED ? 0 : job.length();
  }

  /**
   * Reads chunks in their order.
   *
   * @throws StorageException of kind {@code UNREACHABLE} or {@code OVER_BUDGET} if the storage is away
   */
  void read(List<ChunkJob> jobs, ChunkBackend.Reader reader, Findings findings) throws IOException {
    Round round = new Round(jobs, reader, findings, ledger.account());
    List<Future<@Nullable Void>> running = new ArrayList<>();
    for (int i = 0; i < Math.min(effort.workers(), jobs.size()); i++) {
      running.add(threads.submit(round::work));
    }
    IOException failure = null;
    for (Future<@Nullable Void> one : running) {
      try {
        one.get();
      } catch (ExecutionException e) {
        failure = failure == null ? failure(e) : failure;
      } catch (InterruptedException e) {
        round.stopped.set(true);
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while verifying");
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static IOException failure(ExecutionException e) {
    if (e.getCause() instanceof IOException io) {
      return io;
    }
    throw new IllegalStateException("a check failed", e.getCause());
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
