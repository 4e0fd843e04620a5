package io.pbs4j.storage.drill;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.ReaderSession;
import io.pbs4j.storage.snapshot.SnapshotPath;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Restores some snapshots, chosen at random, to nothing: through the sessions that clients use, comparing every
 * checksum on the way.
 */
public final class RestoreDrill {
  private final Datastore store;
  private final Zstd zstd;
  private final InstantSource clock;

  /** Creates drills of a datastore. */
  public RestoreDrill(Datastore store, Zstd zstd, InstantSource clock) {
    this.store = store;
    this.zstd = zstd;
    this.clock = clock;
  }

  /** A snapshot in its namespace. */
  private record Place(Namespace ns, BackupSnapshot snapshot) {}

  /**
   * Restores.
   *
   * @param count how many snapshots, fewer if there are not so many
   * @param seed chooses them
   * @param caller in whose name the sessions are
   * @param log receives a line for each file
   * @param cancelled asked now and then whether to stop
   * @throws StorageException of kind {@code UNREACHABLE} or {@code OVER_BUDGET} if the storage is away
   */
  public DrillEvidence run(
      int count, long seed, AuthId caller, Consumer<String> log, BooleanSupplier cancelled) throws IOException {
    List<Place> candidates = candidates();
    SplittableRandom random = new SplittableRandom(seed);
    List<Place> left = new ArrayList<>(candidates);
    List<DrilledSnapshot> done = new ArrayList<>();
    Instant started = clock.instant();
    while (done.size() < count && !left.isEmpty()) {
      Place place = left.remove(random.nextInt(left.size()));
      log.accept("restore " + SnapshotPath.of(place.ns(), place.snapshot()));
      done.add(snapshot(place, caller, log, cancelled));
    }
    return new DrillEvidence(store.name(), seed, started, candidates.size(), done);
  }

  private List<Place> candidates() throws IOException {
    List<Place> places = new ArrayList<>();
    for (Namespace ns : store.namespaces().list(Namespace.ROOT, Namespace.MAX_DEPTH)) {
      for (BackupGroup group : store.snapshots().groups(ns)) {
        if (group.equals(BackupRequest.BENCHMARK_GROUP)) {
          continue;
        }
        for (BackupSnapshot snapshot : store.snapshots().snapshots(ns, group)) {
          if (store.snapshots().isFinished(ns, snapshot)) {
            places.add(new Place(ns, snapshot));
          }
        }
      }
    }
    return places;
  }

  private DrilledSnapshot snapshot(
      Place place, AuthId caller, Consumer<String> log, BooleanSupplier cancelled) throws IOException {
    String path = SnapshotPath.of(place.ns(), place.snapshot());
    List<DrilledFile> files = new ArrayList<>();
    try (ReaderSession session = store.reader(place.ns(), place.snapshot(), caller, false, line -> {})) {
      Manifest manifest = store.snapshots().manifest(place.ns(), place.snapshot());
      for (FileEntry entry : manifest.files()) {
        DrilledFile file = new FileDrill(session, zstd, entry, cancelled).run();
        files.add(file);
        log.accept(
            "  " + file.name() + ": " + file.bytes() + " bytes, "
                + (file.error() == null ? "all checksums right" : "FAILED: " + file.error()));
      }
      return new DrilledSnapshot(path, files, null);
    } catch (FormatException e) {
      return failed(path, files, e.describe(), log);
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.UNREACHABLE
          || e.kind() == StorageException.Kind.OVER_BUDGET
          || cancelled.getAsBoolean()) {
        throw e;
      }
      return failed(path, files, String.valueOf(e.getMessage()), log);
    } catch (IOException e) {
      if (e instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return failed(path, files, e.toString(), log);
    }
  }

  private static DrilledSnapshot failed(
      String path, List<DrilledFile> files, String why, Consumer<String> log) {
    log.accept("  FAILED: " + why);
    return new DrilledSnapshot(path, files, why);
  }
}
