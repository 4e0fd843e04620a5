package io.pbs4j.storage;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.archive.ArchiveContents;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.chunk.ChunkStore;
import io.pbs4j.storage.gc.GarbageCollector;
import io.pbs4j.storage.gc.GcControl;
import io.pbs4j.storage.gc.GcLog;
import io.pbs4j.storage.gc.GcOptions;
import io.pbs4j.storage.gc.GcStatus;
import io.pbs4j.storage.lock.SnapshotLocks;
import io.pbs4j.storage.prune.DatastorePrune;
import io.pbs4j.storage.prune.GroupPrune;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.session.ReaderSession;
import io.pbs4j.storage.session.SessionLog;
import io.pbs4j.storage.session.SessionStore;
import io.pbs4j.storage.session.Sessions;
import io.pbs4j.storage.snapshot.NamespaceStore;
import io.pbs4j.storage.snapshot.RemovalWitness;
import io.pbs4j.storage.snapshot.SnapshotEdits;
import io.pbs4j.storage.snapshot.SnapshotListing;
import io.pbs4j.storage.snapshot.SnapshotMoves;
import io.pbs4j.storage.snapshot.SnapshotStore;
import io.pbs4j.storage.verify.Effort;
import io.pbs4j.storage.verify.VerifyLedger;
import io.pbs4j.storage.verify.VerifyLog;
import io.pbs4j.storage.verify.VerifyRequest;
import io.pbs4j.storage.verify.VerifyResult;
import io.pbs4j.storage.verify.VerifyRun;
import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A datastore: everything a server or tool does with one set of backups. Safe for use by several threads.
 *
 * <pre>{@code
 * Backend backend = FilesystemBackend.openForReading(Path.of("/mnt/backups"));
 * try (Datastore store = new Datastore("backups", backend, Zstd.detect(), InstantSource.system())) {
 *     for (BackupGroup group : store.snapshots().groups(Namespace.ROOT)) {
 *         System.out.println(group + " " + store.snapshots().snapshots(Namespace.ROOT, group).size());
 *     }
 * }
 * }</pre>
 */
public final class Datastore implements Closeable {
  private final String name;
  private final Backend backend;
  private final ChunkStore chunks;
  private final SnapshotStore snapshots;
  private final NamespaceStore namespaces;
  private final SnapshotListing listing;
  private final SnapshotEdits edits;
  private final ArchiveContents contents;
  private final SessionStore parts;
  private final Sessions sessions;
  private final InstantSource clock;
  private final GarbageCollector garbage;
  private final SnapshotMoves moves;

  /**
   * Opens the datastore on a backend, which it owns from then on.
   *
   * @param name its name in the API and in logs
   */
  public Datastore(String name, Backend backend, Zstd zstd, InstantSource clock) {
    this.name = name;
    this.clock = clock;
    this.backend = backend;
    this.chunks = new ChunkStore(backend.chunks(), zstd);
    this.snapshots = new SnapshotStore(backend, zstd);
    this.namespaces = new NamespaceStore(backend);
    SnapshotLocks locks = new SnapshotLocks();
    this.listing = new SnapshotListing(snapshots, backend);
    this.edits = new SnapshotEdits(snapshots, namespaces, backend, locks);
    this.contents = new ArchiveContents(backend, snapshots, chunks, zstd);
    this.parts =
        new SessionStore(name, backend, chunks, snapshots, namespaces, locks, zstd, clock);
    this.sessions = new Sessions(parts);
    this.garbage = new GarbageCollector(backend, chunks, sessions, clock);
    this.moves = new SnapshotMoves(snapshots, namespaces, backend, locks, garbage::keepAway);
  }

  /** Its name in the API and in logs. */
  public String name() {
    return name;
  }

  /** The storage below it. */
  public Backend backend() {
    return backend;
  }

  /** Its chunks. */
  public ChunkStore chunks() {
    return chunks;
  }

  /** Its groups and snapshots, raw. */
  public SnapshotStore snapshots() {
    return snapshots;
  }

  /** Its groups and snapshots as listings show them. */
  public SnapshotListing listing() {
    return listing;
  }

  /** Changes to its groups and snapshots. */
  public SnapshotEdits edits() {
    return edits;
  }

  /** Moves of groups and namespaces. */
  public SnapshotMoves moves() {
    return moves;
  }

  /** Contents of its archives. */
  public ArchiveContents contents() {
    return contents;
  }

  /** Its namespaces. */
  public NamespaceStore namespaces() {
    return namespaces;
  }

  /** Retention rules for its groups. */
  public GroupPrune prune(ZoneId zone) {
    return prune(zone, RemovalWitness.NONE);
  }

  /** Retention rules for its groups; {@code witness} is told of each removal. */
  public GroupPrune prune(ZoneId zone, RemovalWitness witness) {
    return new GroupPrune(snapshots, edits.witnessedBy(witness), zone);
  }

  /** Retention rules for many groups at once; {@code witness} is told of each removal. */
  public DatastorePrune pruneAll(ZoneId zone, RemovalWitness witness) {
    return new DatastorePrune(namespaces, snapshots, prune(zone, witness), clock);
  }

  /** Starts a backup; the caller must close the session. */
  public BackupSession backup(BackupRequest request, SessionLog log) throws IOException {
    return sessions.backup(request, log);
  }

  /**
   * Starts a restore; the caller must close the session.
   *
   * @param ownerOnly whether the group must belong to {@code authId}
   */
  public ReaderSession reader(
      Namespace ns, BackupSnapshot snapshot, AuthId authId, boolean ownerOnly, SessionLog log)
      throws IOException {
    return sessions.reader(ns, snapshot, authId, ownerOnly, log);
  }

  /** The sessions that run. */
  public Sessions sessions() {
    return sessions;
  }

  /** Figures of the last garbage collection. */
  public GcStatus gcStatus() throws IOException {
    return garbage.status();
  }

  /** Whether a garbage collection runs. */
  public boolean collecting() {
    return garbage.running();
  }

  /** Its garbage collection. */
  public GarbageCollector garbage() {
    return garbage;
  }

  /**
   * Collects garbage; one run at a time.
   *
   * @param upid the task, kept with the figures
   * @param log receives the lines of the task log
   * @param cancelled asked now and then whether to stop
   */
  public GcStatus collectGarbage(String upid, Consumer<String> log, BooleanSupplier cancelled)
      throws IOException {
    return collectGarbage(
        upid,
        GcOptions.standard(),
        new GcLog() {
          @Override
          public void line(String text) {
            log.accept(text);
          }

          @Override
          public void warning(String text) {
            log.accept("WARN: " + text);
          }
        },
        GcControl.of(cancelled));
  }

  /**
   * Collects garbage; one run at a time.
   *
   * @param upid the task, kept with the figures
   * @param control stops the run or lets it wait
   */
  public GcStatus collectGarbage(String upid, GcOptions options, GcLog log, GcControl control)
      throws IOException {
    return garbage.collect(upid, options, log, control);
  }

  /** Verifies with the usual effort and without a memory of earlier runs; as the other one. */
  public VerifyResult verify(
      VerifyRequest request, String upid, VerifyLog log, BooleanSupplier cancelled) throws IOException {
    return verify(request, Effort.USUAL, VerifyLedger.none(), upid, log, cancelled);
  }

  /**
   * Reads snapshots and their chunks and notes in their manifests what was found.
   *
   * @param upid the task, kept with each snapshot
   * @param ledger what is known of chunks from runs before
   * @param cancelled asked now and then whether to stop
   * @throws StorageException of kind {@code UNREACHABLE} or {@code OVER_BUDGET} if the storage is away
   */
  public VerifyResult verify(
      VerifyRequest request,
      Effort effort,
      VerifyLedger ledger,
      String upid,
      VerifyLog log,
      BooleanSupplier cancelled)
      throws IOException {
    return new VerifyRun(parts, edits, request, effort, upid, log, cancelled).run(ledger);
  }

  /** Releases the storage; running sessions must be closed first. */
  @Override
  public void close() throws IOException {
    backend.close();
  }
}
