package io.pbs4j.storage.verify;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.manifest.VerifyState;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.core.task.Upid;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.chunk.ChunkProof;
import io.pbs4j.storage.lock.LockTable;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.SessionStore;
import io.pbs4j.storage.snapshot.SnapshotEdits;
import io.pbs4j.storage.survey.SnapshotPlace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One verification: snapshots in order, each chunk once. What cannot be read is not damaged: a storage that is
 * away stops the run, and a snapshot of which something could not be read keeps its state. Used once.
 */
public final class VerifyRun {
  private static final double PERCENT = 100;

  private final SessionStore store;
  private final SnapshotEdits edits;
  private final VerifyRequest request;
  private final Effort effort;
  private final String upid;
  private final VerifyLog log;
  private final BooleanSupplier cancelled;
  private final ReadCount count = new ReadCount();
  private final List<String> failed = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();
  private int verified;

  /** A group in its namespace. */
  private record Place(Namespace ns, BackupGroup group) {}

  /**
   * Creates the run.
   *
   * @param upid the task, kept with each snapshot
   * @param cancelled asked now and then whether to stop
   */
  public VerifyRun(
      SessionStore store,
      SnapshotEdits edits,
      VerifyRequest request,
      Effort effort,
      String upid,
      VerifyLog log,
      BooleanSupplier cancelled) {
    this.store = store;
    this.edits = edits;
    this.request = request;
    this.effort = effort;
    this.upid = upid;
    this.log = log;
    this.cancelled = cancelled;
  }

  /**
   * Verifies.
   *
   * @param ledger what is known of chunks from runs before
   * @throws StorageException of kind {@code UNREACHABLE} or {@code OVER_BUDGET} if the storage is away
   */
  public VerifyResult run(VerifyLedger ledger) throws IOException {
    ChunkProof proof = new ChunkProof(store.zstd());
    try (ChunkCrew crew =
        new ChunkCrew(effort, store.zstd(), proof, store.backend().requests(), cancelled)) {
      VerifyTools tools =
          new VerifyTools(
              store.name(),
              store.chunks(),
              store.zstd(),
              proof,
              new ChunkStates(),
              request.sample(),
              ledger.since(request.chunkMaxAge(), store.clock().instant()),
              crew,
              cancelled);
      select(tools);
    }
    end();
    return new VerifyResult(
        failed,
        unread,
        verified,
        count.chunks(),
        count.bytes(),
        count.decoded(),
        count.leftOut(),
        count.recentChunks());
  }

  private void select(VerifyTools tools) throws IOException {
    BackupSnapshot snapshot = request.snapshot();
    BackupGroup group = request.group();
    if (snapshot != null) {
      snapshot(tools, request.ns(), snapshot);
    } else if (group != null) {
      if (store.snapshots().exists(request.ns(), group)) {
        groups(tools, List.of(new Place(request.ns(), group)));
      } else {
        log.line(
            "verify datastore '" + store.name() + "', "
                + (request.ns().isRoot() ? "root namespace" : "namespace '" + request.ns() + "'")
                + ", group " + group + " - unable to list backups: ENOENT: No such file or directory");
      }
    } else {
      log.line("verify datastore " + store.name());
      store.namespaces().require(request.ns());
      List<Place> places = places();
      log.line("found " + places.size() + " groups");
      groups(tools, places);
    }
  }

  /** All groups of the namespaces in order of their names, whatever their namespace. */
  private List<Place> places() throws IOException {
    List<Place> places = new ArrayList<>();
    for (Namespace ns : store.namespaces().list(request.ns(), request.maxDepth())) {
      for (BackupGroup group : store.snapshots().groups(ns)) {
        if (!group.equals(BackupRequest.BENCHMARK_GROUP) && mine(ns, group)) {
          places.add(new Place(ns, group));
        }
      }
    }
    places.sort(Comparator.comparing(Place::group).thenComparing(Place::ns));
    return places;
  }

  private boolean mine(Namespace ns, BackupGroup group) throws IOException {
    try {
      return request.choice().includes(ns, group);
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.NOT_FOUND || e.kind() == StorageException.Kind.CORRUPT) {
        return false;
      }
      throw e;
    }
  }

  private void groups(VerifyTools tools, List<Place> places) throws IOException {
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      List<BackupSnapshot> snapshots =
          new ArrayList<>(store.snapshots().snapshots(place.ns(), place.group()));
      snapshots.sort(Comparator.reverseOrder());
      log.line(
          "verify group " + store.name() + ":" + place.group() + " (" + snapshots.size() + " snapshots)");
      for (int done = 0; done < snapshots.size(); done++) {
        tools.checkCancelled();
        snapshot(tools, place.ns(), snapshots.get(done));
        log.line(progress(i, places.size(), done + 1, snapshots.size()));
      }
    }
  }

  private static String progress(int group, int groups, int done, int snapshots) {
    double percent = PERCENT * (group + (double) done / snapshots) / groups;
    String what;
    if (groups == 1) {
      what = done + "/" + snapshots + " snapshots";
    } else if (done == snapshots) {
      what = (group + 1) + "/" + groups + " groups";
    } else {
      what =
          group + "/" + groups + " groups, " + done + "/" + snapshots + " snapshots in group #" + (group + 1);
    }
    return String.format(Locale.ROOT, "percentage done: %.2f%% (%s)", percent, what);
  }

  private String name(BackupSnapshot snapshot) {
    return store.name() + ":" + snapshot;
  }

  private void snapshot(VerifyTools tools, Namespace ns, BackupSnapshot snapshot) throws IOException {
    if (!store.snapshots().exists(ns, snapshot)) {
      gone(snapshot);
      return;
    }
    try (LockTable.Hold hold = store.locks().snapshotShared(ns, snapshot)) {
      locked(tools, ns, snapshot);
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.LOCKED) {
        throw e;
      }
      log.line(
          "SKIPPED: verify " + name(snapshot) + " - could not acquire snapshot lock: " + e.getMessage());
    }
  }

  private void gone(BackupSnapshot snapshot) {
    log.line("SKIPPED: verify " + name(snapshot) + " - snapshot does not exist (anymore).");
  }

  private void locked(VerifyTools tools, Namespace ns, BackupSnapshot snapshot) throws IOException {
    SnapshotPlace place = new SnapshotPlace(ns, snapshot, List.of());
    Manifest manifest;
    try {
      if (!store.snapshots().exists(ns, snapshot)) {
        gone(snapshot); // Removed before it was locked.
        return;
      }
      manifest = store.snapshots().manifest(ns, snapshot);
    } catch (FormatException e) {
      noManifest(place, "unable to load blob '\"" + place.path("index.json.blob") + "\"' - " + e.getMessage());
      return;
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.NOT_FOUND && e.kind() != StorageException.Kind.CORRUPT) {
        throw e;
      }
      noManifest(place, String.valueOf(e.getMessage()));
      return;
    } catch (IOException e) {
      SnapshotVerify.requireUninterrupted(e);
      log.line("verify " + name(snapshot) + " - manifest could not be read: " + e);
      unread.add(place.path());
      return;
    }
    if (request.ignoreVerified() && isRecent(manifest)) {
      log.line("SKIPPED: verify " + name(snapshot) + " (recently verified)");
      return;
    }
    log.line("verify " + name(snapshot));
    SnapshotVerify files = new SnapshotVerify(store, tools, log, place, count);
    try {
      files.verify(manifest);
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.UNREACHABLE || e.kind() == StorageException.Kind.OVER_BUDGET) {
        log.line("verify " + name(snapshot) + " - could not be verified: " + e.getMessage());
      }
      throw e;
    }
    conclude(place, files);
  }

  private void noManifest(SnapshotPlace place, String why) {
    log.line("verify " + name(place.snapshot()) + " - manifest load error: " + why);
    failed.add(place.path());
  }

  private void conclude(SnapshotPlace place, SnapshotVerify files) throws IOException {
    if (files.failed()) {
      failed.add(place.path());
    } else if (files.unread()) {
      log.line("verify " + name(place.snapshot()) + " - could not be verified: its state stays");
      unread.add(place.path());
      return;
    } else if (files.partial()) {
      log.line("  some chunks were left out: the state of " + place.snapshot() + " stays");
      verified++;
      return;
    } else {
      verified++;
    }
    VerifyState state = new VerifyState(upid, !files.failed());
    edits.updateManifest(place.ns(), place.snapshot(), manifest -> manifest.withVerifyState(state));
  }

  /** Whether a snapshot was verified, whatever came of it, and not too long ago. */
  private boolean isRecent(Manifest manifest) {
    Optional<VerifyState> state = manifest.verifyState();
    if (state.isEmpty()) {
      return false;
    }
    Instant then;
    try {
      then = Instant.ofEpochSecond(Upid.parse(state.get().upid()).startTime());
    } catch (InvalidNameException e) {
      return false;
    }
    Long days = request.outdatedAfter();
    return days == null || Duration.between(then, store.clock().instant()).toDays() <= days;
  }

  private void end() {
    if (!failed.isEmpty()) {
      log.line("Failed to verify the following snapshots/groups:");
      failed.forEach(name -> log.line("\t" + name));
    }
    if (!unread.isEmpty()) {
      log.line("Could not read all of the following snapshots:");
      unread.forEach(name -> log.line("\t" + name));
    }
  }
}
