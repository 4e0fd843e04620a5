package io.pbs4j.storage.s3.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a content cache: {@code contents/} with one file for each entry, {@code drafts/} with those being
 * written, and {@code journal} which tells what the contents are.
 */
final class CacheFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CacheFiles.class);

  private static final String LAYOUT = "contents 1\n";
  private static final String JOURNAL = "journal";

  private final CacheDirectory directory;
  private final Path contents;
  private final Path drafts;
  private final Room room;
  private final EntryTable entries = new EntryTable();
  private final EntryJournal journal;
  private final AtomicLong numbers = new AtomicLong();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private volatile boolean closed;

  private CacheFiles(CacheDirectory directory, long bound) throws IOException {
    this.directory = directory;
    this.contents = directory.subdirectory("contents");
    this.drafts = directory.subdirectory("drafts");
    this.room = new Room(bound);
    takeOver(EntryJournal.read(directory.resolve(JOURNAL)));
    this.journal = EntryJournal.create(directory.resolve(JOURNAL), entries.all());
  }

  static CacheFiles open(Path path, long bound) throws IOException {
    CacheDirectory directory = CacheDirectory.open(path, LAYOUT);
    try {
      return new CacheFiles(directory, bound);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private void takeOver(Iterable<Entry> recorded) throws IOException {
    Map<String, Long> lengths = new HashMap<>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(contents)) {
      for (Path name : names) {
        lengths.put(name.getFileName().toString(), Files.size(name));
      }
    }
    for (Entry entry : recorded) {
      numbers.accumulateAndGet(entry.number(), Math::max);
      Long length = lengths.get(entry.fileName());
      if (length != null && length == entry.length()) {
        entries.add(entry);
      }
    }
    for (Entry entry : entries.all()) {
      lengths.remove(entry.fileName());
      room.found(entry.length());
    }
    for (String other : lengths.keySet()) {
      Files.delete(contents.resolve(other));
    }
    try (DirectoryStream<Path> partial = Files.newDirectoryStream(drafts)) {
      for (Path file : partial) {
        Files.delete(file);
      }
    }
    shrink();
  }

  /** The bound may be lower than it was. */
  private void shrink() {
    boolean more = true;
    while (more && room.used() > room.bound()) {
      more = evict();
    }
  }

  Room room() {
    return room;
  }

  long nextNumber() {
    return numbers.incrementAndGet();
  }

  Path draftFile(long number) {
    return drafts.resolve(Long.toHexString(number));
  }

  boolean contains(String key, String version) {
    return entries.contains(key, version);
  }

  List<String> latest(ContentCache.Rank rank, int most) {
    return entries.latest(rank, most);
  }

  @Nullable FileChannel read(String key, String version) {
    Entry entry = closed ? null : entries.use(key, version);
    FileChannel content = entry == null ? null : proven(entry);
    (content == null ? misses : hits).increment();
    return content;
  }

  private @Nullable FileChannel proven(Entry entry) {
    @Nullable FileChannel content = null;
    try {
      content = FileChannel.open(file(entry), StandardOpenOption.READ);
      if (entry.prove(content)) {
        return content;
      }
      LOG.warn("dropped {} from the cache: its file has changed", entry.key());
      content.close();
    } catch (NoSuchFileException e) {
      LOG.debug("{} left the cache just now", entry.key());
    } catch (IOException e) {
      failed("could not read " + entry.key(), e);
      closeQuietly(content);
    }
    drop(entry);
    return null;
  }

  private void closeQuietly(@Nullable FileChannel content) {
    try {
      if (content != null) {
        content.close();
      }
    } catch (IOException e) {
      LOG.debug("closing", e);
    }
  }

  boolean makeRoom(long bytes) {
    return room.take(bytes, this::evict);
  }

  private boolean evict() {
    Entry eldest = entries.removeEldest();
    if (eldest == null) {
      return false;
    }
    delete(eldest);
    evictions.increment();
    return true;
  }

  /** Takes over a finished draft, whose bytes were taken already. */
  void keep(Entry entry, Path draft) throws IOException {
    if (closed) {
      throw new IOException("the cache is closed");
    }
    Files.move(draft, file(entry), StandardCopyOption.ATOMIC_MOVE);
    room.kept(entry.length());
    Entry replaced = entries.add(entry);
    if (replaced != null) {
      delete(replaced);
    }
    try {
      journal.add(entry, entries.size(), entries::all);
    } catch (IOException e) {
      failed("could not note " + entry.key(), e); // Served until the next start, which removes it.
    }
  }

  void remove(String key) {
    Entry entry = entries.remove(key);
    if (entry != null) {
      delete(entry);
    }
  }

  private void drop(Entry entry) {
    if (entries.remove(entry)) {
      delete(entry);
    }
  }

  /** Deletes the file of an entry that its caller took out of the table, and so does nobody else. */
  private void delete(Entry entry) {
    try {
      Files.deleteIfExists(file(entry));
      room.removed(entry.length());
    } catch (IOException e) {
      failed("could not remove " + entry.key(), e); // Its bytes count on, as they are there.
    }
  }

  private Path file(Entry entry) {
    return contents.resolve(entry.fileName());
  }

  ContentCache.Figures figures() {
    return new ContentCache.Figures(hits.sum(), misses.sum(), evictions.sum());
  }

  void failed(String what, IOException e) {
    if (!closed) {
      LOG.warn("cache: {}: {}", what, e.toString());
    }
  }

  void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (directory) {
      journal.close(entries.all());
    } catch (IOException e) {
      failed("could not note the order of use", e);
    }
  }
}
