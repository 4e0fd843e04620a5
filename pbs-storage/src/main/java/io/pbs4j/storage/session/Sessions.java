package io.pbs4j.storage.session;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Starts sessions and knows those that run. */
public final class Sessions {
  private final SessionStore store;

  /** Start of each backup, from before its first check until after its last write. */
  private final Set<Writer> writers = ConcurrentHashMap.newKeySet();

  /** Collections that run. */
  private final Set<ClaimHold> holds = new HashSet<>();

  private final AtomicInteger readers = new AtomicInteger();

  /** Marks one backup; compared by identity. */
  private static final class Writer {
    private final Instant started;
    private final Claims claims = new Claims();

    Writer(Instant started) {
      this.started = started;
    }
  }

  /**
   * Keeps the claims of backups for a garbage collection: of those that run, that begin and that end while it
   * is open. What a backup took over may be in an index that the collection has not read.
   */
  public final class ClaimHold implements Predicate<Digest>, AutoCloseable {
    private final Set<Claims> claims = ConcurrentHashMap.newKeySet();

    private ClaimHold() {}

    @Override
    public boolean test(Digest digest) {
      return claims.stream().anyMatch(c -> c.contains(digest));
    }

    @Override
    public void close() {
      synchronized (holds) {
        holds.remove(this);
      }
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
    synchronized (holds) {
      writers.add(writer);
      holds.forEach(hold -> hold.claims.add(writer.claims));
    }
    try {
      return new BackupStart(store, request, log).open(writer.claims, () -> writers.remove(writer));
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

  /** Begins to keep claims; open it before any index is read. */
  public ClaimHold holdClaims() {
    ClaimHold hold = new ClaimHold();
    synchronized (holds) {
      writers.forEach(writer -> hold.claims.add(writer.claims));
      holds.add(hold);
    }
    return hold;
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
