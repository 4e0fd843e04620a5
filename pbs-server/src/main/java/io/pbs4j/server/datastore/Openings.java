package io.pbs4j.server.datastore;

import io.pbs4j.server.s3.BucketLog;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Opens configured datastores, each in a thread of its own that tries again until it succeeds. */
final class Openings implements Closeable {
  private final Datastores datastores;
  private final DatastoreOpener opener;
  private final Duration pause;
  private final List<Thread> threads = new ArrayList<>();
  private final List<CountDownLatch> firstAttempts = new ArrayList<>();
  private volatile boolean stopped;

  /**
   * Creates it.
   *
   * @param pause between two attempts
   */
  Openings(Datastores datastores, DatastoreOpener opener, Duration pause) {
    this.datastores = datastores;
    this.opener = opener;
    this.pause = pause;
  }

  /** Starts to open a datastore, which is not available until that is done. */
  void start(DatastoreConfig config, BucketLog log) {
    datastores.addMissing(config);
    CountDownLatch attempt = new CountDownLatch(1);
    firstAttempts.add(attempt);
    Thread thread = new Thread(() -> openAtLast(config, log, attempt), "open-" + config.name());
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** Waits until each was tried once, but not longer than a time. */
  void awaitFirstAttempts(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (CountDownLatch attempt : firstAttempts) {
      if (!attempt.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return; // They go on, and the server tells meanwhile that they do.
      }
    }
  }

  private void openAtLast(DatastoreConfig config, BucketLog log, CountDownLatch attempt) {
    while (!stopped && !tryToOpen(config, log)) {
      attempt.countDown();
      try {
        TimeUnit.MILLISECONDS.sleep(pause.toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
    attempt.countDown();
  }

  /** Returns whether there is nothing left to do. */
  private boolean tryToOpen(DatastoreConfig config, BucketLog log) {
    try {
      if (datastores.isMissing(config.name())) {
        datastores.found(opener.open(config, log));
      }
      return true;
    } catch (IOException | RuntimeException e) {
      datastores.stillMissing(config.name(), e.getMessage() == null ? e.toString() : e.getMessage());
      return false;
    }
  }

  /** Ends all attempts and waits for that. */
  @Override
  public void close() {
    stopped = true;
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
