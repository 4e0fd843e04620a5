package io.pbs4j.storage.lock;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The locks of one datastore, with the texts that clients know when one cannot be had. */
public final class SnapshotLocks {
  /** Manifest updates are short; one that takes this long is stuck. */
  private static final long MANIFEST_WAIT_SECONDS = 5;

  private static final int MANIFEST_STRIPES = 64;

  private final LockTable table = new LockTable();
  private final ReentrantLock[] manifests = new ReentrantLock[MANIFEST_STRIPES];

  /** Creates the locks, all free. */
  public SnapshotLocks() {
    for (int i = 0; i < MANIFEST_STRIPES; i++) {
      manifests[i] = new ReentrantLock();
    }
  }

  /** The right to edit a manifest; held by one thread until closed. */
  public static final class ManifestHold implements AutoCloseable {
    private final ReentrantLock lock;

    private ManifestHold(ReentrantLock lock) {
      this.lock = lock;
    }

    @Override
    public void close() {
      lock.unlock();
    }
  }

  /**
   * A group for one alone.
   *
   * @param why ends the error message if somebody holds it
   */
  public LockTable.Hold group(Namespace ns, BackupGroup group, String why) throws StorageException {
    return require(
        table.tryExclusive("group " + ns + ":" + group),
        "unable to acquire lock on backup group directory \"" + ns.directory() + group + "\" - " + why);
  }

  /** A snapshot for one alone. */
  public LockTable.Hold snapshotExclusive(Namespace ns, BackupSnapshot snapshot)
      throws StorageException {
    return require(table.tryExclusive(name(ns, snapshot)), message(ns, snapshot, "possibly running or in use"));
  }

  /** A snapshot together with other readers. */
  public LockTable.Hold snapshotShared(Namespace ns, BackupSnapshot snapshot) throws StorageException {
    return require(table.tryShared(name(ns, snapshot)), message(ns, snapshot, "locked by another operation"));
  }

  /** The snapshot that a backup builds on, together with other readers. */
  public LockTable.Hold baseSnapshot(Namespace ns, BackupSnapshot snapshot) throws StorageException {
    return require(
        table.tryShared(name(ns, snapshot)),
        message(ns, snapshot, "base snapshot is already locked by another operation"));
  }

  /** The right to edit a manifest; waits for others up to five seconds. */
  public ManifestHold manifest(Namespace ns, BackupSnapshot snapshot)
      throws StorageException, InterruptedIOException {
    ReentrantLock lock = manifests[Math.floorMod(name(ns, snapshot).hashCode(), MANIFEST_STRIPES)];
    try {
      if (!lock.tryLock(MANIFEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new StorageException(
            StorageException.Kind.LOCKED, "unable to acquire manifest lock of snapshot " + snapshot);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the manifest of " + snapshot);
    }
    return new ManifestHold(lock);
  }

  private static String name(Namespace ns, BackupSnapshot snapshot) {
    return "snapshot " + ns + ":" + snapshot;
  }

  private static String message(Namespace ns, BackupSnapshot snapshot, String why) {
    return "unable to acquire lock on snapshot directory \"" + ns.directory() + snapshot + "\" - " + why;
  }

  private static LockTable.Hold require(LockTable.@Nullable Hold hold, String message)
      throws StorageException {
    if (hold == null) {
      throw new StorageException(StorageException.Kind.LOCKED, message);
    }
    return hold;
  }
}
