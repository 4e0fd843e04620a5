package io.pbs4j.storage.session;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.lock.LockTable;
import io.pbs4j.storage.snapshot.SnapshotPath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The checks and locks with which a backup begins, in the order of {@code docs/protocol.md}. */
final class BackupStart {
  private final SessionStore store;
  private final BackupRequest request;
  private final SessionLog log;

  BackupStart(SessionStore store, BackupRequest request, SessionLog log) {
    this.store = store;
    this.request = request;
    this.log = log;
  }

  BackupSession open(Claims claims, Runnable onClose) throws IOException {
    store.namespaces().require(request.ns());
    checkBenchmark();
    Deque<LockTable.Hold> holds = new ArrayDeque<>();
    try {
      holds.push(store.locks().group(request.ns(), request.group(), "another backup is already running"));
      AuthId owner = takeGroup();
      if (!request.benchmark() && !request.authId().mayUseGroupOf(owner)) {
        throw new StorageException(
            StorageException.Kind.NOT_OWNER,
            "backup owner check failed (" + request.authId() + " != " + owner + ")");
      }
      BackupSnapshot base = base();
      if (base != null) {
        if (base.time() >= request.snapshot().time()) {
          throw StorageException.invalid("backup timestamp is older than last backup.");
        }
        holds.push(store.locks().baseSnapshot(request.ns(), base));
      }
      holds.push(store.locks().snapshotExclusive(request.ns(), request.snapshot()));
      if (!store.backend().createContainer(SnapshotPath.of(request.ns(), request.snapshot()))) {
        throw StorageException.invalid("backup directory already exists.");
      }
      return new BackupSession(store, request, log, base, holds, claims, onClose);
    } catch (IOException | RuntimeException e) {
      holds.forEach(LockTable.Hold::close);
      throw e;
    }
  }

  private void checkBenchmark() throws StorageException {
    boolean reserved = request.group().equals(BackupRequest.BENCHMARK_GROUP);
    if (reserved && !request.benchmark()) {
      throw StorageException.invalid("unable to run benchmark without --benchmark flags");
    }
    if (request.benchmark() && !reserved) {
      throw StorageException.invalid("benchmark flags is only allowed on 'host/benchmark'");
    }
  }

  /** Creates the group if needed. A group without owner and snapshots is one whose creation was cut short. */
  private AuthId takeGroup() throws IOException {
    Namespace ns = request.ns();
    BackupGroup group = request.group();
    boolean created = store.backend().createContainer(SnapshotPath.of(ns, group));
    if (!created) {
      try {
        return store.snapshots().owner(ns, group);
      } catch (StorageException e) {
        if (e.kind() != StorageException.Kind.NOT_FOUND
            || !store.snapshots().snapshots(ns, group).isEmpty()) {
          throw e;
        }
      }
    }
    store.snapshots().setOwner(ns, group, request.authId());
    return request.authId();
  }

  /** The newest finished snapshot, unless it is known to be damaged: then the client must send all again. */
  private @Nullable BackupSnapshot base() throws IOException {
    Optional<BackupSnapshot> last = store.snapshots().lastFinished(request.ns(), request.group());
    if (last.isEmpty()) {
      return null;
    }
    try {
      boolean failed =
          store.snapshots().manifest(request.ns(), last.get()).verifyState().filter(s -> !s.ok()).isPresent();
      return failed ? null : last.get();
    } catch (FormatException e) {
      return unreadable(last.get(), e);
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.CORRUPT) {
        throw e;
      }
      return unreadable(last.get(), e);
    }
  }

  private @Nullable BackupSnapshot unreadable(BackupSnapshot last, IOException why) {
    log.line("warning: manifest of " + last + " cannot be read, full upload: " + why.getMessage());
    return null;
  }
}
