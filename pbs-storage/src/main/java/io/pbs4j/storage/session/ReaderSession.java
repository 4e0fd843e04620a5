package io.pbs4j.storage.session;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.lock.LockTable;
import io.pbs4j.storage.snapshot.SnapshotPath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A restore in progress. Only chunks of indexes that were downloaded in this very session can be read: the
 * boundary between users of one datastore. Safe for use by several threads.
 */
public final class ReaderSession implements Closeable {
  private final SessionStore store;
  private final Namespace ns;
  private final BackupSnapshot snapshot;
  private final SessionLog log;
  private final LockTable.Hold hold;
  private final Runnable onClose;
  private final ReadOrder order = new ReadOrder();
  private final ChunkBackend.Reader chunks;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ReaderSession(
      SessionStore store,
      Namespace ns,
      BackupSnapshot snapshot,
      SessionLog log,
      LockTable.Hold hold,
      Runnable onClose) {
    this.store = store;
    this.ns = ns;
    this.snapshot = snapshot;
    this.log = log;
    this.hold = hold;
    this.onClose = onClose;
    this.chunks = store.chunks().reader();
  }

  /**
   * Starts a session.
   *
   * @param authId who asks
   * @param ownerOnly whether the group must belong to {@code authId}
   */
  static ReaderSession open(
      SessionStore store,
      Namespace ns,
      BackupSnapshot snapshot,
      AuthId authId,
      boolean ownerOnly,
      SessionLog log,
      Runnable onClose)
      throws IOException {
    store.namespaces().require(ns);
    if (ownerOnly && !authId.mayUseGroupOf(store.snapshots().owner(ns, snapshot.group()))) {
      throw new StorageException(StorageException.Kind.NOT_OWNER, "backup owner check failed!");
    }
    store.snapshots().requireSnapshot(ns, snapshot);
    LockTable.Hold hold = store.locks().snapshotShared(ns, snapshot);
    try {
      // Again: it may have been removed before it was locked.
      store.snapshots().requireSnapshot(ns, snapshot);
      return new ReaderSession(store, ns, snapshot, log, hold, onClose);
    } catch (IOException | RuntimeException e) {
      hold.close();
      throw e;
    }
  }

  /**
   * A file of the snapshot to send as it is. The chunks of an index may be read from then on.
   *
   * @return the file, which the caller closes
   */
  public FileChannel download(String fileName) throws IOException {
    ArchiveName archive;
    try {
      archive = ArchiveName.parse(fileName);
    } catch (InvalidNameException e) {
      throw new StorageException(StorageException.Kind.INVALID, e.reason(), e);
    }
    String name = SnapshotPath.of(ns, snapshot, archive.name());
    log.line("download \"" + name + "\"");
    if (archive.kind() == ArchiveName.Kind.BLOB) {
      return store.backend().open(name);
    }
    if (!store.backend().exists(name)) {
      String kind = archive.kind() == ArchiveName.Kind.FIXED ? "fixed" : "dynamic";
      throw StorageException.invalid(
          "Unable to open " + kind + " index \"" + name + "\" - No such file or directory (os error 2)");
    }
    log.line("register chunks in '" + archive + "' as downloadable.");
    order.add(SnapshotPath.index(store.backend(), name));
    return store.backend().open(name);
  }

  /** Opens the encoded blob of a chunk that an index of this session names. */
  public SeekableByteChannel chunk(Digest digest) throws IOException {
    Optional<List<Digest>> next = order.reading(digest);
    if (next.isEmpty()) {
      throw new StorageException(
          StorageException.Kind.NOT_ALLOWED, "download chunk " + digest + " not allowed");
    }
    try {
      chunks.expect(next.get());
      return chunks.open(digest);
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.NOT_FOUND) {
        throw e;
      }
      throw new StorageException(StorageException.Kind.INVALID, String.valueOf(e.getMessage()), e);
    }
  }

  /** Releases the snapshot. */
  @Override
  public void close() {
    hold.close();
    if (closed.compareAndSet(false, true)) {
      chunks.close();
      order.close();
      onClose.run();
    }
  }
}
