package io.pbs4j.storage.s3;

import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import io.pbs4j.storage.s3.cache.KnownChunks;
import io.pbs4j.storage.s3.object.ObjectStore;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns in the background which chunks exist, by listing them, when that was lost. Backups run meanwhile.
 * Ends before anything is removed: a page read before a removal must not be noted after it.
 */
final class KnownFill {
  private static final Logger LOG = LoggerFactory.getLogger(KnownFill.class);

  private final ObjectStore store;
  private final KnownChunks known;
  private volatile boolean stopped;
  private @Nullable Thread thread;

  KnownFill(ObjectStore store, KnownChunks known) {
    this.store = store;
    this.known = known;
  }

  synchronized void start() {
    if (known.complete()) {
      return;
    }
    Thread worker = new Thread(this::run, "known-chunks");
    worker.setDaemon(true);
    worker.start();
    thread = worker;
  }

  private void run() {
    ChunkPages pages = new ChunkPages(store, "", page -> {}, () -> {});
    try {
      for (List<StoredChunk> page = pages.next(); page != null; page = pages.next()) {
        for (StoredChunk chunk : page) {
          if (stopped) {
            return;
          }
          if (!chunk.bad()) {
            known.put(chunk.digest(), (int) chunk.length(), -1, chunk.accessTime());
          }
        }
      }
      if (!stopped) {
        known.markComplete();
        LOG.info("{}: {} chunks known", store.describe(), known.size());
      }
    } catch (IOException e) {
      if (!stopped) {
        LOG.warn("{}: listing the chunks failed; each unknown one costs a request: {}", store.describe(), e.getMessage());
      }
    }
  }

  /** Ends the work and waits for it. */
  synchronized void stop() {
    stopped = true;
    Thread worker = thread;
    thread = null;
    if (worker == null) {
      return;
    }
    worker.interrupt();
    boolean interrupted = false;
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
