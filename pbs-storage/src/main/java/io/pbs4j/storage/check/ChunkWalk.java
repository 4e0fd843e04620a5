package io.pbs4j.storage.check;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.survey.ChunkArea;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the chunk area with several threads, a prefix at a time: first the names, which is all that a
 * fast run needs, then each chunk once, in the order of the disk within its directory.
 */
final class ChunkWalk {
  /** Bytes of encoded chunks that all threads together hold: eight of the largest. */
  private static final int MAX_BYTES = 128 << 20;

  /** Digits of a digest's first word. */
  private static final int WORD_DIGITS = 16;

  private final StoreFacts store;
  private final CheckOptions options;
  private final List<ChunkCheck> checks;
  private final FindingLog log;
  private final boolean attributes;
  private final boolean contents;
  private final Semaphore memory = new Semaphore(MAX_BYTES);
  private @Nullable ChunkUse use;
  private long chunksRead;
  private long bytesRead;

  ChunkWalk(StoreFacts store, CheckOptions options, List<ChunkCheck> checks, FindingLog log) {
    this.store = store;
    this.options = options;
    this.checks = checks;
    this.log = log;
    this.contents = checks.stream().anyMatch(check -> check.cost() == Cost.CHUNKS);
    this.attributes = checks.stream().anyMatch(check -> check.cost().slow());
  }

  boolean readsChunks() {
    return contents;
  }

  /** Goes through all chunks; returns false if it was cancelled. */
  boolean walk(ChunkUse chunks) {
    use = chunks;
    ChunkArea area = new ChunkArea(store.root());
    List<Integer> prefixes;
    try {
      prefixes = area.top().prefixes();
    } catch (IOException e) {
      log.of(new ChunkNamesCheck())
          .add(FindingCode.UNREACHABLE, Subject.path(ChunkArea.NAME), Reason.of(e));
      return false;
    }
    if (!each(prefixes, prefix -> names(chunks, area, prefix))) {
      return false;
    }
    return !attributes || each(prefixes, prefix -> files(chunks, area, prefix));
  }

  /** Work on one prefix. */
  @FunctionalInterface
  private interface Work {
    void on(int prefix);
  }

  private boolean each(List<Integer> prefixes, Work work) {
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(options.threads());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < options.threads(); i++) {
        running.add(
            threads.submit(
                () -> {
                  for (int at = next.getAndIncrement();
                      at < prefixes.size() && !options.cancelled().getAsBoolean();
                      at = next.getAndIncrement()) {
                    work.on(prefixes.get(at));
                  }
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a check failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      threads.shutdownNow();
    }
    return !options.cancelled().getAsBoolean();
  }

  private boolean wanted(ChunkUse chunks, int prefix) {
    return store.whole() || chunks.marks().count(prefix) > 0;
  }

  private List<String> list(ChunkUse chunks, ChunkArea area, int prefix) {
    try {
      return area.names(prefix);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      if (chunks.unlisted(prefix)) {
        log.of(new ChunkNamesCheck())
            .add(
                FindingCode.UNREACHABLE,
                Subject.path(ChunkArea.NAME + "/" + ChunkArea.name(prefix)),
                Reason.of(e));
      }
      return List.of();
    }
  }

  private void names(ChunkUse chunks, ChunkArea area, int prefix) {
    if (!wanted(chunks, prefix)) {
      return;
    }
    String directory = ChunkArea.name(prefix);
    for (String name : list(chunks, area, prefix)) {
      if (ChunkArea.isChunk(name) && name.startsWith(directory)) {
        // Nothing but the digits: a fast run has tens of thousands of these in a second.
        int number = chunks.marks().find(Long.parseUnsignedLong(name, 0, WORD_DIGITS, WORD_DIGITS));
        if (number >= 0 || store.whole()) {
          chunks.seen(number, length(chunks, prefix, name));
        }
      } else if (store.whole() || isMarked(chunks, name)) {
        other(new ChunkEntry(store, chunks, prefix, name));
      }
    }
  }

  private static boolean isMarked(ChunkUse chunks, String name) {
    return name.length() > 2 * Digest.LENGTH
        && ChunkArea.isChunk(name.substring(0, 2 * Digest.LENGTH))
        && chunks.marks().find(Digest.parse(name.substring(0, 2 * Digest.LENGTH)).firstWord()) >= 0;
  }

  private long length(ChunkUse chunks, int prefix, String name) {
    if (!attributes) {
      return 0;
    }
    try {
      return new ChunkEntry(store, chunks, prefix, name).attributes().size();
    } catch (IOException e) {
      return 0; // found unreachable when it is looked at
    }
  }

  private void other(ChunkEntry entry) {
    if (entry.kind() == ChunkEntry.Kind.BAD_COPY) {
      entry.use().badCopy(entry);
    }
    for (ChunkCheck check : checks) {
      CheckRun.attempt(log, check, entry.subject(), out -> check.check(entry, out));
    }
  }

  /** Looks at the chunk files of a prefix. */
  private void files(ChunkUse chunks, ChunkArea area, int prefix) {
    if (!wanted(chunks, prefix)) {
      return;
    }
    directory(prefix);
    List<ChunkEntry> entries = new ArrayList<>();
    for (String name : list(chunks, area, prefix)) {
      ChunkEntry entry = new ChunkEntry(store, chunks, prefix, name);
      if (entry.kind() == ChunkEntry.Kind.CHUNK && (store.whole() || entry.number() >= 0)) {
        entries.add(entry);
      }
    }
    entries.sort(Comparator.comparingLong(ChunkWalk::inode));
    for (ChunkEntry entry : entries) {
      if (options.cancelled().getAsBoolean()) {
        return;
      }
      file(chunks, entry);
    }
  }

  private void directory(int prefix) {
    Subject subject = Subject.path(ChunkArea.NAME + "/" + ChunkArea.name(prefix));
    for (ChunkCheck check : checks) {
      if (check instanceof ChunkPermissionCheck) {
        CheckRun.attempt(
            log,
            check,
            subject,
            out ->
                Permissions.look(
                    store, subject, FileFacts.of(store.root().resolve(subject.path())), out));
      }
    }
  }

  private static long inode(ChunkEntry entry) {
    try {
      return entry.attributes().inode();
    } catch (IOException e) {
      return 0; // found unreachable when it is looked at
    }
  }

  private void file(ChunkUse chunks, ChunkEntry entry) {
    long size;
    try {
      size = entry.attributes().size();
    } catch (IOException e) {
      size = 0;
    }
    int room = contents ? (int) Math.min(size, MAX_BYTES) : 0;
    memory.acquireUninterruptibly(room);
    try {
      for (ChunkCheck check : checks) {
        if (check.cost().slow()) {
          CheckRun.attempt(log, check, entry.subject(), out -> check.check(entry, out));
        }
      }
    } finally {
      memory.release(room);
    }
    if (contents) {
      read(chunks, size);
    }
  }

  private synchronized void read(ChunkUse chunks, long size) {
    chunksRead++;
    bytesRead += size;
    options.progress().chunks(chunksRead, chunks.files(), bytesRead, chunks.bytes());
  }

  /** Chunk files seen. */
  long chunks() {
    return use == null ? 0 : use.files();
  }

  /** Chunk files read. */
  synchronized long chunksRead() {
    return chunksRead;
  }

  /** Their bytes as stored. */
  synchronized long bytesRead() {
    return bytesRead;
  }
}
