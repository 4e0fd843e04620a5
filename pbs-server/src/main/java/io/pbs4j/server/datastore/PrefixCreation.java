package io.pbs4j.server.datastore;

import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the 65,536 chunk directories of new datastores in the background. */
final class PrefixCreation {
  private static final Logger LOG = LoggerFactory.getLogger(PrefixCreation.class);

  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  /** Starts unless the last directory is there, which is made last. */
  void start(String name, FilesystemBackend backend) {
    if (backend.hasAllPrefixes()) {
      return;
    }
    Thread thread = new Thread(() -> create(name, backend), "prefixes-" + name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void create(String name, FilesystemBackend backend) {
    try {
      backend.createPrefixes(() -> stopped);
    } catch (IOException e) {
      // Chunks create the directory that they need themselves, so that backups go on.
      LOG.warn("chunk directories of datastore {} could not all be created: {}", name, e.getMessage());
    }
  }

  void stop() {
    stopped = true;
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
