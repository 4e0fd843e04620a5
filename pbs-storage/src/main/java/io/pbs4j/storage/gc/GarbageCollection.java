package io.pbs4j.storage.gc;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import io.pbs4j.storage.chunk.ChunkStore;
import io.pbs4j.storage.chunk.ChunkStore.Removal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One run of garbage collection: reads every index, then removes chunks that none of them names and that
 * nobody used for a day. Nothing is removed before all indexes were read.
 */
final class GarbageCollection {
  /** Clocks and file systems may disagree by so much. */
  private static final Duration SLACK = Duration.ofMinutes(5);

  /** How often the place is saved. */
  private static final Duration BETWEEN_CHECKPOINTS = Duration.ofSeconds(30);

  private final Backend backend;
  private final ChunkStore chunks;
  private final InstantSource clock;
  private final Instant start;
  private final Instant oldestWriter;
  private final Predicate<Digest> claimed;
  private final GcOptions options;
  private final GcLog log;
  private final GcControl control;
  private final GcCheckpointFile checkpoints;
  private final MarkSet marks;
  private final IndexMark mark;
  private Disposal disposal = candidates -> new Removal(List.of(), Map.of());
  private Instant lastCheckpoint;
  private boolean checkpointsFail;

  /**
   * Prepares a run.
   *
   * @param oldestBackup start of the oldest backup that runs
   * @param claimed chunks that backups may use, kept by {@link io.pbs4j.storage.session.Sessions#holdClaims}
   */
  GarbageCollection(
      Backend backend,
      ChunkStore chunks,
      InstantSource clock,
      Optional<Instant> oldestBackup,
      Predicate<Digest> claimed,
      GcOptions options,
      GcLog log,
      GcControl control) {
    this.backend = backend;
    this.chunks = chunks;
    this.clock = clock;
    this.start = clock.instant();
    this.oldestWriter = oldestBackup.filter(start::isAfter).orElse(start);
    this.claimed = claimed;
    this.options = options;
    this.log = log;
    this.control = control;
    this.checkpoints = new GcCheckpointFile(backend);
    this.marks = new MarkSet(options.markMemory(), options.spill());
    this.mark = new IndexMark(backend, marks, control, log, clock);
    this.lastCheckpoint = start;
  }

  /** Runs; throws before anything is removed if an index cannot be read. */
  GcStatus run(String upid) throws IOException {
    try (marks) {
      Optional<GcCheckpoint> before = checkpoint();
      backend.refresh();
      log.line("Start GC phase1 (mark used chunks)");
      mark.run();
      log.line("Start GC phase2 (sweep unused chunks)");
      Digest from = before.map(GcCheckpoint::place).orElse(null);
      marks.seal(from, before.map(GcCheckpoint::missing).orElse(List.of()));
      before.ifPresent(c -> log.line("going on behind chunk " + c.place() + ", where a run was interrupted"));
      SweepCounter counter = new SweepCounter(before.map(GcCheckpoint::counters).orElse(GcStatus.NONE));
      disposal = disposal(from);
      Sweep sweep = new Sweep(rules(), marks, disposal, control, log, clock, counter);
      try {
        sweep.run(pages(from), from, place -> saveNowAndThen(place, counter, upid));
      } catch (IOException | RuntimeException e) {
        saveAtEnd(sweep.place(), counter, upid, e);
        throw e;
      }
      new MissingChunks(backend, control, log).report(marks.missing());
      disposal.notes().forEach(log::line);
      GcStatus status = status(counter, upid);
      new GcReport(log, options.dryRun()).write(status, sweep.failures());
      return status;
    }
  }

  /** Marking began anew, so what an earlier run knew of the rest does not matter; what it did is done. */
  private Optional<GcCheckpoint> checkpoint() throws IOException {
    return options.resume() && !options.dryRun()
        ? checkpoints.read().filter(c -> c.usable(start, options))
        : Optional.empty();
  }

  private GcStatus status(SweepCounter counter, String upid) {
    return counter.status(upid, start.getEpochSecond(), mark.files(), mark.bytes());
  }

  private Sweep.Rules rules() {
    Instant byAge = start.minus(options.grace());
    Instant byWriter = oldestWriter.isBefore(start) ? oldestWriter.minus(SLACK) : start;
    Instant cutOff = byAge.isBefore(byWriter) ? byAge : byWriter;
    return new Sweep.Rules(cutOff.toEpochMilli(), oldestWriter.toEpochMilli());
  }

  private ChunkBackend.Pages pages(@Nullable Digest from) throws IOException {
    String digits = from == null ? "" : from.toString();
    return options.dryRun() ? chunks.backend().pages(digits) : chunks.backend().sweep(digits);
  }

  private Disposal disposal(@Nullable Digest from) throws IOException {
    long cutOff = rules().cutOff();
    if (!chunks.backend().keepsAccessTimes()) {
      return new Condemnation(backend, chunks, claimed, cutOff, start, options, from);
    }
    return options.dryRun()
        ? this::wouldRemove
        : candidates -> chunks.deleteOlder(candidates, cutOff, claimed);
  }

  private Removal wouldRemove(List<StoredChunk> candidates) {
    return new Removal(
        candidates.stream().filter(c -> c.bad() || !claimed.test(c.digest())).toList(), Map.of());
  }

  private void saveNowAndThen(Digest place, SweepCounter counter, String upid) {
    Instant now = clock.instant();
    if (control.paused() || !now.isBefore(lastCheckpoint.plus(BETWEEN_CHECKPOINTS))) {
      lastCheckpoint = now;
      try {
        save(place, counter, upid);
        checkpointsFail = false;
      } catch (IOException e) {
        // A full disk gets room only when the sweep goes on.
        if (!checkpointsFail) {
          log.warning("warning: the place cannot be saved, to be tried again: " + e.getMessage());
        }
        checkpointsFail = true;
      }
    }
  }

  private void saveAtEnd(@Nullable Digest place, SweepCounter counter, String upid, Exception cause) {
    // Not into a store that belongs to somebody else now, nor into one that has just not answered for minutes.
    boolean away =
        cause instanceof StorageException e
            && (e.kind() == StorageException.Kind.LOCKED
                || e.kind() == StorageException.Kind.UNREACHABLE);
    if (place != null && !away) {
      try {
        save(place, counter, upid);
      } catch (IOException | RuntimeException e) {
        cause.addSuppressed(e);
      }
    }
  }

  private void save(Digest place, SweepCounter counter, String upid) throws IOException {
    if (!options.dryRun()) {
      disposal.settle(place);
      checkpoints.write(
          new GcCheckpoint(
              clock.instant(),
              options.grace(),
              place,
              status(counter, upid),
              LongStream.of(marks.missingUpTo(place).words()).boxed().toList()));
    }
  }
}
