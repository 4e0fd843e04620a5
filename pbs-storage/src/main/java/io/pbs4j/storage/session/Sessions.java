package io.pbs4j.storage.session;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts sessions and knows those that run. */
public final class Sessions {
  private final SessionStore store;

  /** Start of each backup, from before its first check until after its last write. */
  private final Set<Writer> writers = ConcurrentHashMap.newKeySet();

  private final AtomicInteger readers = new AtomicInteger();

  /** Marks one backup; compared by identity. */
  private static final class Writer {
    private final Instant started;

    Writer(Instant started) {
      this.started = started;
    }
  }

  /** Creates the sessions of one datastore. */
  public Sessions(SessionStore store) {
    this.store = store;
  }

  /** Starts a backup. */
  public BackupSession backup(BackupRequest request, SessionLog log) throws IOException {
    // Known before it touches any chunk, so that a collection that starts now respects it.
    Writer writer = new Writer(store.clock().instant());
    writers.add(writer);
    try {
      return new BackupStart(store, request, log).open(() -> writers.remove(writer));
    } catch (IOException | RuntimeException e) {
      writers.remove(writer);
      throw e;
    }
  }

  /** Starts a restore; {@code ownerOnly} refuses groups of others. */
  public ReaderSession reader(
      Namespace ns, BackupSnapshot snapshot, AuthId authId, boolean ownerOnly, SessionLog log)
      throws IOException {
    readers.incrementAndGet();
    try {
      return ReaderSession.open(
          store, ns, snapshot, authId, ownerOnly, log, readers::decrementAndGet);
    } catch (IOException | RuntimeException e) {
      readers.decrementAndGet();
      throw e;
    }
  }

  /** When the oldest backup that runs began. */
  public Optional<Instant> oldestBackup() {
    return writers.stream().map(w -> w.started).min(Comparator.naturalOrder());
  }

  /** Number of backups that run. */
  public int backups() {
    return writers.size();
  }

  /** Number of restores that run. */
  public int readers() {
    return readers.get();
  }
}
