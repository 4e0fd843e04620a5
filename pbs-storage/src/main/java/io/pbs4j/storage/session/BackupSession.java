package io.pbs4j.storage.session;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.FixedIndexReader;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Draft;
import io.pbs4j.storage.chunk.ChunkUpload;
import io.pbs4j.storage.lock.LockTable;
import io.pbs4j.storage.snapshot.SnapshotPath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One backup in progress: the protocol's state machine without a transport. Holds the locks of its group,
 * its snapshot and the snapshot that it builds on. Safe for use by several threads; bodies of chunks and
 * blobs flow outside its monitor.
 *
 * <p>Closing a session that is not finished removes its snapshot; chunks stay until garbage collection.
 */
public final class BackupSession implements Closeable {
  private final SessionStore store;
  private final BackupRequest request;
  private final SessionLog log;
  private final @Nullable BackupSnapshot base;
  private final Deque<LockTable.Hold> holds;
  private final Runnable onClose;
  private final Instant started;
  private final IndexWriters writers = new IndexWriters();
  private final Claims claims;
  private final PendingInserts inserts = new PendingInserts();
  private final UploadCounter uploads = new UploadCounter();
  private final Set<String> files = new HashSet<>();

  /**
   * The client's manifest, which waits here until {@link #finish()}: a snapshot counts as finished when it has
   * its manifest, so that must not appear before everything else is durable.
   */
  private @Nullable Draft manifest;

  private boolean finished;
  private boolean closed;

  BackupSession(
      SessionStore store,
      BackupRequest request,
      SessionLog log,
      @Nullable BackupSnapshot base,
      Deque<LockTable.Hold> holds,
      Claims claims,
      Runnable onClose) {
    this.store = store;
    this.request = request;
    this.log = log;
    this.base = base;
    this.holds = holds;
    this.claims = claims;
    this.onClose = onClose;
    this.started = store.clock().instant();
  }

  /** What the client asked for. */
  public BackupRequest request() {
    return request;
  }

  /** When the session began: chunks touched since then may be in its indexes. */
  public Instant started() {
    return started;
  }

  /** Whether {@link #finish()} succeeded. */
  public synchronized boolean finished() {
    return finished;
  }

  /** Time of the snapshot that this backup builds on, seconds since 1970. */
  public OptionalLong previousBackupTime() {
    return base == null ? OptionalLong.empty() : OptionalLong.of(base.time());
  }

  /**
   * A file of the snapshot that this backup builds on. The chunks of an index become known to the session.
   *
   * @return the file to send, which the caller closes
   */
  public FileChannel previous(String archiveName) throws IOException {
    ArchiveName archive;
    try {
      archive = ArchiveName.parse(archiveName);
    } catch (InvalidNameException e) {
      throw new StorageException(StorageException.Kind.INVALID, e.reason(), e);
    }
    if (base == null) {
      throw StorageException.invalid("no valid previous backup");
    }
    if (archive.kind() != ArchiveName.Kind.BLOB) {
      log.line("register chunks in '" + archive + "' from previous backup.");
      try (IndexReader index = openBaseIndex(base, archive)) {
        index.forEach((position, start, end, digest) -> know(digest, end - start));
      }
    }
    log.line("download '" + archive + "' from previous backup.");
    return store.backend().open(SnapshotPath.of(ns(), base, archive.name()));
  }

  private IndexReader openBaseIndex(BackupSnapshot snapshot, ArchiveName archive) throws IOException {
    String name = SnapshotPath.of(ns(), snapshot, archive.name());
    String kind = archive.kind() == ArchiveName.Kind.FIXED ? "fixed" : "dynamic";
    if (!store.backend().exists(name)) {
      throw StorageException.invalid(
          "Unable to open " + kind + " index \"" + name + "\" - No such file or directory (os error 2)");
    }
    return SnapshotPath.index(store.backend(), name);
  }

  private void know(Digest digest, long length) throws FormatException {
    if (length < 1 || length > ChunkLimits.MAX_SIZE) {
      throw new FormatException(
          FormatException.Kind.INVALID_VALUE, digest.toString(), 0, "index names a chunk of " + length + " bytes");
    }
    claims.know(digest, (int) length);
  }

  /** Starts a dynamic index; returns its writer id. */
  public synchronized int createDynamicIndex(String archiveName) throws IOException {
    requireOpen();
    String name = requireExtension(archiveName, ArchiveName.Kind.DYNAMIC);
    UUID uuid = UUID.randomUUID();
    int id = writers.nextId();
    Draft draft = store.backend().draft(path(name));
    writers.add(new DynamicWriter(id, name, uuid, draft, now()));
    log.line("created new dynamic index " + id + " (\"" + path(name) + "\")");
    return id;
  }

  /**
   * Starts a fixed index; returns its writer id.
   *
   * @param size bytes of the image
   * @param reuseCsum checksum of the previous index whose chunks are taken over, or {@code null}
   */
  public synchronized int createFixedIndex(String archiveName, long size, @Nullable Digest reuseCsum)
      throws IOException {
    requireOpen();
    String name = requireExtension(archiveName, ArchiveName.Kind.FIXED);
    UUID uuid = UUID.randomUUID();
    int id;
    try (FixedIndexReader old = reuseCsum == null ? null : openReused(name, reuseCsum)) {
      id = writers.nextId();
      Draft draft = store.backend().draft(path(name));
      writers.add(new FixedWriter(id, name, uuid, draft, now(), size, old));
    }
    log.line("created new fixed index " + id + " (\"" + path(name) + "\")");
    return id;
  }

  private FixedIndexReader openReused(String name, Digest expected) throws IOException {
    if (base == null) {
      throw StorageException.invalid("cannot reuse index - no valid previous backup exists");
    }
    String old = SnapshotPath.of(ns(), base, name);
    if (!store.backend().exists(old)) {
      throw StorageException.invalid("cannot reuse index - no previous backup exists for archive");
    }
    IndexReader reader = SnapshotPath.index(store.backend(), old);
    try {
      Digest csum = reader.computeCsum();
      if (!csum.equals(expected)) {
        throw StorageException.invalid(
            "expected csum (" + expected + ") doesn't match last backup's (" + csum
                + "), cannot do incremental backup");
      }
      if (reader instanceof FixedIndexReader fixed) {
        return fixed;
      }
      throw StorageException.invalid("cannot reuse index - not a fixed index");
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /**
   * Starts the upload of a chunk for an index.
   *
   * @param writerId from {@link #createFixedIndex} or {@link #createDynamicIndex}
   * @param size bytes decoded
   * @param encodedSize bytes of the blob that follows
   */
  public synchronized Upload uploadChunk(
      ArchiveName.Kind kind, int writerId, Digest digest, int size, int encodedSize) throws IOException {
    requireOpen();
    inserts.check();
    ChunkLimits.check(size, encodedSize);
    IndexWriter writer = writers.require(kind, writerId);
    return new ArchiveUpload(this, writer, digest, store.chunks().upload(digest, size, encodedSize));
  }

  Claims claims() {
    return claims;
  }

  PendingInserts inserts() {
    return inserts;
  }

  /** A chunk proved itself and is on its way into the store: the client may go on as if it were there. */
  synchronized void inserting(IndexWriter writer, Digest digest, int size) throws IOException {
    requireOpen();
    writers.requirePresent(writer);
    writer.accept(size);
    claims.know(digest, size);
  }

  synchronized void uploaded(IndexWriter writer, ChunkUpload.Outcome chunk) throws IOException {
    requireOpen();
    writers.requirePresent(writer);
    writer.accept(chunk.size());
    writer.uploads().add(chunk);
    claims.know(chunk.digest(), chunk.size());
  }

  /**
   * Adds known chunks to an index.
   *
   * @param offsets where each chunk starts in the archive, as many as digests
   */
  public synchronized void append(
      ArchiveName.Kind kind, int writerId, List<Digest> digests, long[] offsets) throws IOException {
    requireOpen();
    if (digests.size() != offsets.length) {
      throw StorageException.invalid(
          "offset list has wrong length (" + offsets.length + " != " + digests.size() + ")");
    }
    IndexWriter writer = writers.require(kind, writerId);
    if (request.debug()) {
      log.line(writer.kind() + "_append " + offsets.length + " chunks");
    }
    for (int i = 0; i < offsets.length; i++) {
      Digest digest = digests.get(i);
      int length = claims.length(digest);
      if (length == 0) {
        throw StorageException.invalid("no such chunk " + digest);
      }
      writer.append(digest, length, offsets[i]);
    }
  }

  /** Completes an index. The writer is gone afterwards, also when a check fails. */
  public synchronized void closeIndex(
      ArchiveName.Kind kind, int writerId, long chunkCount, long size, Digest csum) throws IOException {
    requireOpen();
    IndexWriter writer = writers.remove(kind, writerId);
    awaitInserts(writer);
    writer.closeAs(chunkCount, size, csum, log);
    uploads.add(writer.uploads());
    files.add(path(writer.name()));
    log.line("successfully closed " + writer.kind() + " index " + writerId);
  }

  private void awaitInserts(IndexWriter writer) throws IOException {
    try {
      inserts.await();
    } catch (IOException e) {
      writer.close();
      throw e;
    }
  }

  /** Starts the upload of a blob file; one of the same name is replaced. */
  public synchronized Upload uploadBlob(String fileName, int encodedSize) throws IOException {
    requireOpen();
    if (!fileName.endsWith(ArchiveName.Kind.BLOB.extension())) {
      throw StorageException.invalid("wrong blob file extension: '" + fileName + "'");
    }
    if (encodedSize < DataBlob.MIN_ENCODED || encodedSize > DataBlob.MAX_ENCODED) {
      throw StorageException.invalid(
          "blob size " + encodedSize + " is not between " + DataBlob.MIN_ENCODED + " and "
              + DataBlob.MAX_ENCODED);
    }
    String name = ArchiveName.parse(fileName).name();
    return new BlobUpload(this, name, encodedSize, store.backend().draft(path(name)));
  }

  synchronized void add(BlobUpload blob) throws IOException {
    requireOpen();
    if (isManifest(blob.name())) {
      dropManifest();
      manifest = blob.keepDraft();
    } else {
      blob.draft().publish();
      files.add(path(blob.name()));
    }
    log.line(
        "add blob \"" + path(blob.name()) + "\" (" + blob.encodedSize() + " bytes, comp: "
            + blob.encodedSize() + ")");
  }

  /**
   * Makes the snapshot part of the datastore. Returns only when index files, blobs, chunks and manifest are
   * durable as the sync level promises.
   */
  public synchronized void finish() throws IOException {
    requireOpen();
    if (!writers.isEmpty()) {
      throw StorageException.invalid("found open index writer - unable to finish backup");
    }
    if (files.isEmpty() && manifest == null) {
      throw StorageException.invalid("backup does not contain valid files (file count == 0)");
    }
    inserts.await();
    Manifest finalManifest = loadManifest().withUploadStats(uploads.stats());
    if (base != null && !store.snapshots().exists(ns(), base)) {
      throw StorageException.invalid(
          "base snapshot " + base + " was removed during backup, cannot finish as chunks might be missing");
    }
    if (!request.benchmark()) {
      store.backend().sync(files, claims.known());
      store.snapshots().writeManifest(ns(), request.snapshot(), finalManifest);
    }
    dropManifest();
    finished = true;
    log.line("successfully finished backup");
  }

  private Manifest loadManifest() throws IOException {
    if (manifest == null) {
      throw StorageException.invalid(
          "unable to update manifest blob - unable to load blob '\"" + path(ArchiveName.MANIFEST.name())
              + "\"' - No such file or directory (os error 2)");
    }
    try {
      byte[] encoded = Files.readAllBytes(manifest.file());
      Manifest uploaded = Manifest.ofBlob(ArchiveName.MANIFEST.name(), encoded, store.zstd());
      if (!uploaded.snapshot().equals(request.snapshot())) {
        throw StorageException.invalid(
            "unable to update manifest blob - manifest is of another snapshot: " + uploaded.snapshot());
      }
      return uploaded;
    } catch (FormatException e) {
      throw new StorageException(
          StorageException.Kind.INVALID, "unable to update manifest blob - " + e.getMessage(), e);
    }
  }

  private void dropManifest() throws IOException {
    Draft waiting = manifest;
    manifest = null;
    if (waiting != null) {
      waiting.close();
    }
  }

  /** Ends the session: releases its locks and, unless it was finished, removes its snapshot. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (Closeable release = this::release;
        Closeable remove = this::removeUnlessFinished;
        Closeable drop = this::dropManifest) {
      writers.closeAll();
    }
  }

  private void removeUnlessFinished() throws IOException {
    if (!finished || request.benchmark()) {
      store.backend().deleteContainer(SnapshotPath.of(ns(), request.snapshot()));
    }
    if (request.benchmark() && store.snapshots().snapshots(ns(), request.group()).isEmpty()) {
      store.backend().deleteContainer(SnapshotPath.of(ns(), request.group()));
    }
  }

  private void release() {
    holds.forEach(LockTable.Hold::close);
    onClose.run();
  }

  private void requireOpen() throws StorageException {
    if (finished) {
      throw StorageException.invalid("backup already marked as finished.");
    }
    if (closed) {
      throw StorageException.invalid("backup session was aborted.");
    }
  }

  private static String requireExtension(String name, ArchiveName.Kind kind) throws StorageException {
    try {
      return new ArchiveName(name, kind).name();
    } catch (InvalidNameException e) {
      throw new StorageException(
          StorageException.Kind.INVALID, "wrong archive extension: '" + name + "'", e);
    }
  }

  private static boolean isManifest(String name) {
    return name.equals(ArchiveName.MANIFEST.name());
  }

  private Namespace ns() {
    return request.ns();
  }

  private String path(String file) {
    return SnapshotPath.of(request.ns(), request.snapshot(), file);
  }

  private long now() {
    return store.clock().instant().getEpochSecond();
  }
}
