package io.pbs4j.storage.gc;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import io.pbs4j.storage.chunk.ChunkStore.Removal;
import io.pbs4j.storage.gc.GcProgress.Phase;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The second phase: looks at every stored chunk in the order of digests. */
final class Sweep {
  /** Failed removals that get a line of their own; the rest is counted. */
  private static final int MAX_FAILURE_LINES = 10;

  private final Rules rules;
  private final MarkSet marks;
  private final Disposal disposal;
  private final GcControl control;
  private final GcLog log;
  private final InstantSource clock;
  private final SweepCounter counter;
  private @Nullable Digest place;
  private long failures;

  /**
   * Which chunks may go by their age.
   *
   * @param cutOff milliseconds since 1970; what was used since then stays
   * @param oldestWriter milliseconds since 1970; what was used since then counts as in use
   */
  record Rules(long cutOff, long oldestWriter) {}

  /** Called between two pages, when all up to the place was looked at. */
  @FunctionalInterface
  interface BetweenPages {
    void at(Digest place) throws IOException;
  }

  Sweep(
      Rules rules,
      MarkSet marks,
      Disposal disposal,
      GcControl control,
      GcLog log,
      InstantSource clock,
      SweepCounter counter) {
    this.rules = rules;
    this.marks = marks;
    this.disposal = disposal;
    this.control = control;
    this.log = log;
    this.clock = clock;
    this.counter = counter;
  }

  /**
   * Looks at all chunks behind a place.
   *
   * @param from the last one that needs no look, {@code null} to begin at the start
   */
  void run(ChunkBackend.Pages pages, @Nullable Digest from, BetweenPages between) throws IOException {
    place = from;
    int first = from == null ? 0 : from.prefix();
    ProgressLines progress =
        new ProgressLines(log, clock, Phase.SWEEP, first, ChunkBackend.PREFIXES);
    for (List<StoredChunk> page = pages.next(); page != null; page = pages.next()) {
      control.check();
      Digest before = place;
      if (before != null && control.paused()) {
        between.at(before);
        progress.report(before.prefix(), true);
        control.await();
      }
      sweep(page, from, progress);
      Digest last = page.get(page.size() - 1).digest();
      place = last;
      between.at(last);
      progress.report(last.prefix(), false);
    }
    disposal.finish();
  }

  private void sweep(List<StoredChunk> page, @Nullable Digest from, ProgressLines progress)
      throws IOException {
    List<StoredChunk> candidates = new ArrayList<>();
    for (StoredChunk chunk : page) {
      if (from == null || chunk.digest().compareTo(from) > 0) {
        // Digests are evenly spread, so the place in their order tells how far it is.
        long seen = counter.seen() + candidates.size();
        progress.line("processed", chunk.digest().prefix(), seen + " chunks");
        if (isNeeded(chunk)) {
          counter.kept(chunk);
        } else if (chunk.accessTime() < rules.cutOff()) {
          candidates.add(chunk);
        } else {
          keep(chunk);
        }
      }
    }
    if (!candidates.isEmpty()) {
      dispose(candidates);
    }
  }

  /** A damaged copy is of use only as long as there is nothing better. */
  private boolean isNeeded(StoredChunk chunk) throws IOException {
    return chunk.bad() ? marks.lacks(chunk.digest()) : marks.meet(chunk.digest());
  }

  private void dispose(List<StoredChunk> candidates) throws IOException {
    Removal removal = disposal.dispose(candidates);
    removal.removed().forEach(counter::removed);
    removal.failed().forEach(this::reportFailure);
    Set<StoredChunk> removed = new HashSet<>(removal.removed());
    for (StoredChunk chunk : candidates) {
      if (!removed.contains(chunk)) {
        keep(chunk);
      }
    }
  }

  private void keep(StoredChunk chunk) {
    if (chunk.accessTime() < rules.oldestWriter()) {
      counter.pending(chunk);
    } else {
      counter.kept(chunk);
    }
  }

  private void reportFailure(StoredChunk chunk, String why) {
    failures++;
    if (failures <= MAX_FAILURE_LINES) {
      log.warning("warning: chunk " + chunk.digest() + " could not be removed: " + why);
    }
  }

  /** The last chunk that was looked at. */
  @Nullable Digest place() {
    return place;
  }

  /** Chunks that could not be removed. */
  long failures() {
    return failures;
  }
}
