package io.pbs4j.storage.session;

import io.pbs4j.storage.chunk.ChunkUpload;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The inserts of one backup that are under way after its client was told that the chunk is taken. One that
 * fails ends the backup: its index may name the chunk already. Safe for several threads; never held while
 * anything else is locked.
 */
final class PendingInserts {
  private int running;
  private @Nullable Throwable failure;

  /** One more is under way. */
  synchronized void started() {
    running++;
  }

  /** One has ended. */
  synchronized void ended(@Nullable Throwable why) {
    running--;
    if (failure == null) {
      failure = why;
    }
    notifyAll();
  }

  /** Throws the first failure, if any insert has failed. */
  synchronized void check() throws IOException {
    if (failure != null) {
      throw ChunkUpload.failure(failure);
    }
  }

  /** Waits until none is under way; throws the first failure. */
  synchronized void await() throws IOException {
    while (running > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while chunks were inserted");
      }
    }
    check();
  }
}
