package io.pbs4j.storage.snapshot;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.lock.LockTable;
import io.pbs4j.storage.lock.SnapshotLocks;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Changes to groups and snapshots that are not part of a backup, each under the locks it needs. */
public final class SnapshotEdits {
  private final SnapshotStore store;
  private final NamespaceStore namespaces;
  private final Backend backend;
  private final SnapshotLocks locks;
  private final RemovalWitness witness;

  /** Creates the edits on a store. */
  public SnapshotEdits(
      SnapshotStore store, NamespaceStore namespaces, Backend backend, SnapshotLocks locks) {
    this(store, namespaces, backend, locks, RemovalWitness.NONE);
  }

  private SnapshotEdits(
      SnapshotStore store,
      NamespaceStore namespaces,
      Backend backend,
      SnapshotLocks locks,
      RemovalWitness witness) {
    this.store = store;
    this.namespaces = namespaces;
    this.backend = backend;
    this.locks = locks;
    this.witness = witness;
  }

  /** The same edits under the same locks, with somebody who is told of each removal. */
  public SnapshotEdits witnessedBy(RemovalWitness other) {
    return new SnapshotEdits(store, namespaces, backend, locks, other);
  }

  /** Reads, changes and writes the manifest of a snapshot as one step. */
  public void updateManifest(Namespace ns, BackupSnapshot snapshot, UnaryOperator<Manifest> change)
      throws IOException {
    store.requireSnapshot(ns, snapshot);
    try (SnapshotLocks.ManifestHold hold = locks.manifest(ns, snapshot)) {
      store.writeManifest(ns, snapshot, change.apply(store.manifest(ns, snapshot)));
    } catch (FormatException e) {
      throw new StorageException(StorageException.Kind.CORRUPT, e.describe(), e);
    }
  }

  /** Protects a snapshot from removal, or no longer. */
  public void setProtected(Namespace ns, BackupSnapshot snapshot, boolean on) throws IOException {
    store.requireSnapshot(ns, snapshot);
    try (LockTable.Hold hold = locks.snapshotExclusive(ns, snapshot)) {
      store.setProtected(ns, snapshot, on);
      backend.settle();
    }
  }

  /** Changes the owner of a group, unless a backup of it runs. */
  public void changeOwner(Namespace ns, BackupGroup group, AuthId owner) throws IOException {
    store.requireGroup(ns, group);
    try (LockTable.Hold hold = locks.group(ns, group, "possible running backup")) {
      store.setOwner(ns, group, owner);
      backend.settle();
    }
  }

  /** Adds the client's log to a snapshot that has none yet; its CRC is checked. */
  public void addClientLog(Namespace ns, BackupSnapshot snapshot, byte[] encoded) throws IOException {
    store.requireSnapshot(ns, snapshot);
    String name = SnapshotPath.of(ns, snapshot, ArchiveName.CLIENT_LOG.name());
    DataBlob.parse(ArchiveName.CLIENT_LOG.name(), encoded).verifyCrc();
    try (SnapshotLocks.ManifestHold hold = locks.manifest(ns, snapshot)) {
      if (!backend.create(name, encoded)) {
        throw StorageException.invalid("backup already contains a log.");
      }
    }
  }

  /** Removes a snapshot; the group stays, even when it is empty then. */
  public void forget(Namespace ns, BackupSnapshot snapshot) throws IOException {
    remove(ns, snapshot);
    settle();
  }

  /** Makes removals durable that {@link #remove} began. */
  public void settle() throws IOException {
    backend.settle();
  }

  /** As {@link #forget}, for one of many: they are durable after {@link #settle}. */
  public void remove(Namespace ns, BackupSnapshot snapshot) throws IOException {
    remove(ns, snapshot, false);
  }

  /** As {@link #remove}, unless it has been finished by now. */
  public void removeUnfinished(Namespace ns, BackupSnapshot snapshot) throws IOException {
    remove(ns, snapshot, true);
  }

  private void remove(Namespace ns, BackupSnapshot snapshot, boolean unfinished) throws IOException {
    if (!store.exists(ns, snapshot)) {
      throw StorageException.invalid(
          "unable to open snapshot directory \""
              + SnapshotPath.of(ns, snapshot)
              + "\" for locking - ENOENT: No such file or directory");
    }
    try (LockTable.Hold hold = locks.snapshotExclusive(ns, snapshot);
        SnapshotLocks.ManifestHold manifest = locks.manifest(ns, snapshot)) {
      if (store.isProtected(ns, snapshot)) {
        throw new StorageException(StorageException.Kind.PROTECTED, "cannot remove protected snapshot");
      }
      if (unfinished && store.isFinished(ns, snapshot)) {
        throw new StorageException(StorageException.Kind.LOCKED, "it was finished meanwhile");
      }
      witness.removing(ns, snapshot);
      backend.deleteContainer(SnapshotPath.of(ns, snapshot));
    }
  }

  /**
   * Removes a group with its snapshots, but for protected ones.
   *
   * @return whether the whole group is gone
   */
  public boolean forgetGroup(Namespace ns, BackupGroup group) throws IOException {
    if (!store.exists(ns, group)) {
      throw StorageException.invalid(
          "unable to open backup group directory \""
              + SnapshotPath.of(ns, group)
              + "\" for locking - ENOENT: No such file or directory");
    }
    try (LockTable.Hold hold = locks.group(ns, group, "possible running backup")) {
      boolean all = true;
      for (BackupSnapshot snapshot : store.snapshots(ns, group)) {
        if (store.isProtected(ns, snapshot)) {
          all = false;
        } else {
          remove(ns, snapshot);
        }
      }
      if (all) {
        backend.deleteContainer(SnapshotPath.of(ns, group));
      }
      backend.settle();
      return all;
    }
  }

  /**
   * Removes a namespace; with {@code deleteGroups} also its groups and the namespaces below it.
   *
   * @return whether all of it is gone; protected snapshots stay
   */
  public boolean deleteNamespace(Namespace ns, boolean deleteGroups) throws IOException {
    if (!deleteGroups || ns.isRoot()) {
      namespaces.deleteEmpty(ns);
      backend.settle();
      return true;
    }
    namespaces.require(ns);
    boolean all = true;
    for (Namespace child : namespaces.list(ns, 1)) {
      if (!child.equals(ns)) {
        all &= deleteNamespace(child, true);
      }
    }
    for (BackupGroup group : store.groups(ns)) {
      all &= forgetGroup(ns, group);
    }
    if (all) {
      namespaces.deleteEmpty(ns);
      backend.settle();
    }
    return all;
  }
}
