package io.pbs4j.storage.gc;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import io.pbs4j.storage.chunk.ChunkStore;
import io.pbs4j.storage.snapshot.SnapshotPath;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One run of garbage collection: reads every index, then removes chunks that none of them names and that
 * nobody touched for a day. Nothing is removed before all indexes were read.
 */
public final class GarbageCollection {
  /** Chunks touched within this time before the run are kept: some systems update access times once a day. */
  public static final Duration GRACE = Duration.ofHours(24);

  /** Clocks and file systems may disagree by so much. */
  public static final Duration SLACK = Duration.ofMinutes(5);

  /** Failed removals that get a line of their own; the rest is counted. */
  private static final int MAX_FAILURE_LINES = 10;

  private static final long MIB = 1 << 20;

  private final Backend backend;
  private final ChunkStore chunks;
  private final Instant start;
  private final Instant oldestWriter;
  private final Consumer<String> log;
  private final BooleanSupplier cancelled;
  private final Predicate<Digest> claimed;
  private final DigestPrefixes used = new DigestPrefixes();
  private long indexFiles;
  private long indexBytes;
  private final SweepCounter counter = new SweepCounter();
  private long failures;

  /**
   * Prepares a run.
   *
   * @param start now
   * @param oldestWriter start of the oldest backup that runs, or {@code start} if none does
   * @param claimed chunks that backups may use, kept by {@link io.pbs4j.storage.session.Sessions#holdClaims}
   * @param log receives the lines of the task log
   * @param cancelled asked now and then whether to stop
   */
  public GarbageCollection(
      Backend backend,
      ChunkStore chunks,
      Instant start,
      Instant oldestWriter,
      Predicate<Digest> claimed,
      Consumer<String> log,
      BooleanSupplier cancelled) {
    this.backend = backend;
    this.chunks = chunks;
    this.start = start;
    this.oldestWriter = oldestWriter;
    this.claimed = claimed;
    this.log = log;
    this.cancelled = cancelled;
  }

  /** Runs; throws before anything is removed if an index cannot be read. */
  public GcStatus run(String upid) throws IOException {
    log.accept("Start GC phase1 (mark used chunks)");
    mark();
    log.accept("Start GC phase2 (sweep unused chunks)");
    sweep();
    GcStatus status = counter.status(upid, indexFiles, indexBytes);
    report(status);
    return status;
  }

  private void mark() throws IOException {
    Set<String> names = new HashSet<>();
    IndexWalk walk = new IndexWalk(backend);
    walk.walk(names::add);
    long total = names.size();
    names.clear();
    walk.walk(
        name -> {
          if (!names.contains(name)) {
            markIndex(name);
            names.add(name);
            logProgress("marked", indexFiles - 1, indexFiles, total, indexFiles + " of " + total + " index files");
          }
        });
  }

  private void markIndex(String name) throws IOException {
    checkCancelled();
    try (IndexReader index = SnapshotPath.index(backend, name)) {
      index.forEach((position, from, to, digest) -> used.add(digest));
      indexFiles++;
      indexBytes += index.size();
    }
  }

  private void sweep() throws IOException {
    long cutOff = oldest(start.minus(GRACE), oldestWriter).minus(SLACK).toEpochMilli();
    ChunkBackend.Pages pages = chunks.backend().sweep("");
    long done = 0;
    for (List<StoredChunk> page = pages.next(); page != null; page = pages.next()) {
      checkCancelled();
      sweep(page, cutOff);
      // Digests are evenly spread, so the place in their order tells how far it is.
      long now = page.get(page.size() - 1).digest().prefix() + 1L;
      logProgress("processed", done, now, ChunkBackend.PREFIXES, counter.seen() + " chunks");
      done = now;
    }
    if (done < ChunkBackend.PREFIXES) {
      logProgress("processed", done, ChunkBackend.PREFIXES, ChunkBackend.PREFIXES, counter.seen() + " chunks");
    }
  }

  private void sweep(List<StoredChunk> page, long cutOff) throws IOException {
    List<StoredChunk> candidates = new ArrayList<>();
    for (StoredChunk chunk : page) {
      if (used.contains(chunk.digest())) {
        counter.kept(chunk);
      } else if (chunk.accessTime() < cutOff) {
        candidates.add(chunk);
      } else {
        keep(chunk);
      }
    }
    ChunkStore.Removal removal = chunks.deleteOlder(candidates, cutOff, claimed);
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
    if (chunk.accessTime() < oldestWriter.toEpochMilli()) {
      counter.pending(chunk);
    } else {
      counter.kept(chunk);
    }
  }

  private void reportFailure(StoredChunk chunk, String why) {
    failures++;
    if (failures <= MAX_FAILURE_LINES) {
      log.accept("warning: chunk " + chunk.digest() + " could not be removed: " + why);
    }
  }

  /** One line for every percent that is new. */
  private void logProgress(String what, long last, long done, long total, String detail) {
    long percent = total == 0 ? 100 : Math.min(100, done * 100 / total);
    long before = total == 0 ? 100 : Math.min(100, last * 100 / total);
    if (percent != before) {
      log.accept(what + " " + percent + "% (" + detail + ")");
    }
  }

  private void report(GcStatus status) {
    log.accept("Removed garbage: " + bytes(status.removedBytes()));
    log.accept("Removed chunks: " + status.removedChunks());
    if (status.pendingChunks() > 0) {
      log.accept(
          "Pending removals: " + bytes(status.pendingBytes()) + " (in " + status.pendingChunks() + " chunks)");
    }
    if (failures > 0) {
      log.accept("warning: " + failures + " chunks could not be removed");
    }
    if (status.removedBad() > 0) {
      log.accept("Removed bad chunks: " + status.removedBad());
    }
    if (status.stillBad() > 0) {
      log.accept("Leftover bad chunks: " + status.stillBad());
    }
    log.accept("Original data usage: " + bytes(status.indexDataBytes()));
    if (status.indexDataBytes() > 0) {
      double percent = status.diskBytes() * 100.0 / status.indexDataBytes();
      log.accept(
          String.format(Locale.ROOT, "On-Disk usage: %s (%.2f%%)", bytes(status.diskBytes()), percent));
    }
    log.accept("On-Disk chunks: " + status.diskChunks());
    log.accept(String.format(Locale.ROOT, "Deduplication factor: %.2f", status.deduplicationFactor()));
    if (status.diskChunks() > 0) {
      log.accept("Average chunk size: " + bytes(status.diskBytes() / status.diskChunks()));
    }
  }

  /** As the reference prints sizes: three significant parts, binary units. */
  private static String bytes(long count) {
    if (count < 1024) {
      return count + " B";
    }
    if (count < MIB) {
      return String.format(Locale.ROOT, "%.3f KiB", count / 1024.0);
    }
    return count < MIB * 1024
        ? String.format(Locale.ROOT, "%.3f MiB", count / (double) MIB)
        : String.format(Locale.ROOT, "%.3f GiB", count / (double) (MIB * 1024));
  }

  private static Instant oldest(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private void checkCancelled() throws StorageException {
    if (cancelled.getAsBoolean()) {
      throw StorageException.invalid("abort requested - aborting task");
    }
  }
}
