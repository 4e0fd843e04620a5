package io.pbs4j.storage.s3;

import io.pbs4j.storage.request.RequestCounter;
import io.pbs4j.storage.request.RequestLedger;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Inserts chunks behind the backs of those who wait for a bucket's answers. So many at a time; whoever comes
 * then waits, with the content of the chunk in a local file: that bounds disk and memory.
 */
final class Inserter implements Executor, AutoCloseable {
  /** How long a closing store waits for inserts whose backup was given up. */
  private static final long CLOSE_SECONDS = 10;

  private static final long IDLE_SECONDS = 10;

  private final RequestLedger ledger;
  private final Semaphore free;
  private final ThreadPoolExecutor threads;
  private final AtomicLong number = new AtomicLong();

  Inserter(RequestLedger ledger, int concurrency) {
    this.ledger = ledger;
    this.free = new Semaphore(concurrency, true);
    // Bounded by the permits, which a task gives back a moment before its thread is free again.
    this.threads =
        new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);
  }

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, "insert-" + number.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable insert) {
    RequestCounter account = ledger.account();
    try {
      free.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException("interrupted while waiting to insert a chunk", e);
    }
    try {
      threads.execute(
          () -> {
            try (RequestLedger.Scope scope = ledger.charge(account)) {
              insert.run();
            } finally {
              free.release();
            }
          });
    } catch (RejectedExecutionException e) {
      free.release();
      throw e;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("inserts do not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
