package io.pbs4j.storage.gc;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import io.pbs4j.storage.chunk.ChunkStore;
import io.pbs4j.storage.chunk.ChunkStore.Removal;
import io.pbs4j.storage.gc.CondemnedPart.Entry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Removal in two steps, for storages that keep no access times: a run condemns what nobody needs, and a later
 * one removes what was condemned long enough ago and is still not needed, not claimed and not written again.
 *
 * <p>The list is replaced stretch by stretch in the order of digests: the new part of a stretch is written
 * before the old one goes, and while both are there the new one holds.
 */
final class Condemnation implements Disposal {
  /** Entries of one object: 2.4 MB. */
  static final int MAX_ENTRIES = 50_000;

  /** What one page of chunks can add beyond that, with room to spare. */
  private static final int MAX_LENGTH = CondemnedPart.length(2 * MAX_ENTRIES);

  private final Backend backend;
  private final ChunkStore chunks;
  private final Predicate<Digest> claimed;
  private final long cutOff;
  private final long now;
  private final long grace;
  private final boolean dryRun;
  private final List<CondemnedPart> parts = new ArrayList<>();
  private final List<CondemnedPart> empty = new ArrayList<>();
  private final int generation;
  private final List<Entry> fresh = new ArrayList<>();

  /** First word of the stretch whose entries are in {@link #fresh}. */
  private long from;

  private boolean ended;
  private long condemned;
  private @Nullable CondemnedPart loaded;
  private Map<Digest, Entry> entries = Map.of();

  /**
   * Reads which lists there are.
   *
   * @param cutOff milliseconds since 1970; what was written since then is not even condemned
   * @param options with the grace period: so long a chunk must have been condemned
   * @param place the last chunk that needs no look, {@code null} to begin at the start
   */
  Condemnation(
      Backend backend,
      ChunkStore chunks,
      Predicate<Digest> claimed,
      long cutOff,
      Instant now,
      GcOptions options,
      @Nullable Digest place)
      throws IOException {
    this.backend = backend;
    this.chunks = chunks;
    this.claimed = claimed;
    this.cutOff = cutOff;
    this.now = now.toEpochMilli();
    this.grace = options.grace().toMillis();
    this.dryRun = options.dryRun();
    List<String> names = new ArrayList<>();
    for (Backend.Entry entry : backend.list(CondemnedPart.CONTAINER)) {
      names.add(entry.name());
    }
    parts.addAll(CondemnedPart.parseAll(names));
    generation = parts.stream().mapToInt(CondemnedPart::generation).max().orElse(0) + 1;
    from = place == null ? 0 : place.firstWord() + 1;
    ended = place != null && place.firstWord() == -1L;
  }

  @Override
  public Removal dispose(List<StoredChunk> candidates) throws IOException {
    List<StoredChunk> doomed = new ArrayList<>();
    for (StoredChunk chunk : candidates) {
      Entry before = chunk.bad() ? null : find(chunk);
      if (chunk.bad() || (before != null && now - before.since() >= grace)) {
        doomed.add(chunk);
      } else if (!claimed.test(chunk.digest())) {
        condemn(chunk, before == null ? now : before.since());
      }
    }
    if (dryRun) {
      return new Removal(
          doomed.stream().filter(c -> c.bad() || !claimed.test(c.digest())).toList(), Map.of());
    }
    Removal removal =
        doomed.isEmpty()
            ? new Removal(List.of(), Map.of())
            : chunks.deleteOlder(doomed, cutOff, claimed);
    for (StoredChunk chunk : removal.failed().keySet()) {
      if (!chunk.bad()) {
        condemn(chunk, now - grace); // It has waited long enough.
      }
    }
    if (fresh.size() >= MAX_ENTRIES) {
      settle(candidates.get(candidates.size() - 1).digest());
    }
    return removal;
  }

  private void condemn(StoredChunk chunk, long since) {
    fresh.add(new Entry(chunk.digest(), chunk.accessTime(), since));
    condemned++;
  }

  /** What the list says of a chunk, unless that was written since. */
  private @Nullable Entry find(StoredChunk chunk) throws IOException {
    long word = chunk.digest().firstWord();
    Optional<CondemnedPart> part =
        parts.stream()
            .filter(p -> p.generation() < generation && p.covers(word))
            .max(Comparator.comparingInt(CondemnedPart::generation));
    if (part.isEmpty()) {
      return null;
    }
    if (!part.get().equals(loaded)) {
      entries = load(part.get());
      loaded = part.get();
    }
    Entry entry = entries.get(chunk.digest());
    return entry == null || entry.changed() != chunk.accessTime() ? null : entry;
  }

  private Map<Digest, Entry> load(CondemnedPart part) throws IOException {
    try {
      return backend.read(part.name(), MAX_LENGTH).map(CondemnedPart::decode).orElse(Map.of());
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.CORRUPT) {
        return Map.of();
      }
      throw e;
    }
  }

  @Override
  public void settle(Digest place) throws IOException {
    write(place.firstWord());
  }

  @Override
  public void finish() throws IOException {
    write(-1L);
    if (!dryRun) {
      List<CondemnedPart> all = List.copyOf(parts);
      for (CondemnedPart part : all) {
        if (part.isSuperseded(all)) {
          backend.delete(part.name());
        }
      }
      // They stood against older ones that said something else, and still do where one reaches beyond this run.
      for (CondemnedPart part : empty) {
        if (all.stream().noneMatch(old -> old.generation() < generation && contradicts(part, old, all))) {
          backend.delete(part.name());
        }
      }
    }
  }

  private static boolean contradicts(CondemnedPart part, CondemnedPart old, List<CondemnedPart> all) {
    return old.overlaps(part.from(), part.to()) && !old.isSuperseded(all);
  }

  /** Replaces the list from the end of the last stretch up to a word. */
  private void write(long to) throws IOException {
    if (dryRun || ended || Long.compareUnsigned(to, from) < 0) {
      return;
    }
    CondemnedPart part = new CondemnedPart(from, to, generation);
    if (!fresh.isEmpty() || parts.stream().anyMatch(old -> old.overlaps(part.from(), to))) {
      if (!backend.exists(CondemnedPart.CONTAINER)) {
        backend.createContainer(CondemnedPart.CONTAINER);
      }
      backend.write(part.name(), CondemnedPart.encode(fresh));
      parts.add(part);
      if (fresh.isEmpty()) {
        empty.add(part);
      }
      fresh.clear();
    }
    from = to + 1;
    ended = to == -1L;
  }

  @Override
  public List<String> notes() {
    if (condemned == 0) {
      return List.of();
    }
    String when = grace == 0 ? "another run" : "a run after " + Duration.ofMillis(grace).toMinutes() + " min";
    return List.of(condemned + " chunks are condemned: " + when + " removes those not used until then");
  }
}
