package io.pbs4j.storage.gc;

import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.chunk.ChunkStore;
import io.pbs4j.storage.session.Sessions;
import io.pbs4j.storage.snapshot.CollectionPause;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Collects the garbage of one datastore, one run at a time. Safe for use by several threads. */
public final class GarbageCollector {
  private final Backend backend;
  private final ChunkStore chunks;
  private final Sessions sessions;
  private final InstantSource clock;
  private final GcStatusFile status;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable GcControl control;
  private volatile @Nullable GcProgress progress;

  /** Creates the collector of a datastore. */
  public GarbageCollector(Backend backend, ChunkStore chunks, Sessions sessions, InstantSource clock) {
    this.backend = backend;
    this.chunks = chunks;
    this.sessions = sessions;
    this.clock = clock;
    this.status = new GcStatusFile(backend);
  }

  /** Figures of the last run. */
  public GcStatus status() throws IOException {
    return status.read();
  }

  /** Whether it runs. */
  public boolean running() {
    return lock.isLocked();
  }

  /** How far it is, if it runs. */
  public Optional<GcProgress> progress() {
    return Optional.ofNullable(progress);
  }

  /** How to stop the run or to let it wait, if there is one. */
  public Optional<GcControl> control() {
    return Optional.ofNullable(control);
  }

  /**
   * Keeps collections away until the hold is closed by the same thread.
   *
   * @throws StorageException of kind {@code LOCKED} if one runs
   */
  public CollectionPause.Hold keepAway() throws StorageException {
    if (!lock.tryLock()) {
      throw new StorageException(
          StorageException.Kind.LOCKED, "a garbage collection or a move within the datastore runs");
    }
    return lock::unlock;
  }

  /**
   * Runs.
   *
   * @param upid the task, kept with the figures
   * @throws StorageException of kind {@code LOCKED} if it runs already
   */
  public GcStatus collect(String upid, GcOptions options, GcLog log, GcControl run) throws IOException {
    if (!lock.tryLock()) {
      throw new StorageException(
          StorageException.Kind.LOCKED, "Start GC failed - (already running/locked)");
    }
    try (Sessions.ClaimHold claims = sessions.holdClaims()) {
      control = run;
      GcLog listening = new Listening(log);
      GcStatus result =
          new GarbageCollection(
                  backend, chunks, clock, sessions.oldestBackup(), claims, options, listening, run)
              .run(upid);
      if (!options.dryRun()) {
        record(result, log);
      }
      return result;
    } finally {
      control = null;
      progress = null;
      lock.unlock();
    }
  }

  /** What was removed is removed, also if nothing can be written. */
  private void record(GcStatus result, GcLog log) {
    try {
      status.write(result);
      new GcCheckpointFile(backend).delete();
    } catch (IOException e) {
      log.warning("warning: the figures cannot be saved: " + e.getMessage());
    }
  }

  /** Remembers how far it is. */
  private final class Listening implements GcLog {
    private final GcLog log;

    Listening(GcLog log) {
      this.log = log;
    }

    @Override
    public void line(String text) {
      log.line(text);
    }

    @Override
    public void warning(String text) {
      log.warning(text);
    }

    @Override
    public void progress(GcProgress now) {
      progress = now;
      log.progress(now);
    }
  }
}
