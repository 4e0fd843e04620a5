package io.pbs4j.storage.s3.cache;

import io.pbs4j.core.chunk.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which chunks exist, remembered in mapped files outside of the heap: 48 bytes a slot, 60 to 90 a chunk. Holds
 * for one epoch of the store, and only from a clean end to the next start: after a crash or a power cut, or in
 * another epoch, nothing is known. Full digests are compared. Safe for use by several threads; those of chunks
 * whose first bytes differ do not wait for each other.
 */
public final class KnownChunks implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(KnownChunks.class);

  private static final String LAYOUT = "chunks 1\n";

  /** One for each first byte of a digest. */
  static final int SEGMENTS = 1 << Byte.SIZE;

  private final CacheDirectory directory;
  private final CleanEnd cleanEnd;
  private final List<Segment> segments;
  private volatile String epoch;
  private volatile boolean complete;

  private KnownChunks(
      CacheDirectory directory,
      CleanEnd cleanEnd,
      List<Segment> segments,
      String epoch,
      boolean complete) {
    this.directory = directory;
    this.cleanEnd = cleanEnd;
    this.segments = segments;
    this.epoch = epoch;
    this.complete = complete;
  }

  /**
   * What is known of a chunk.
   *
   * @param length bytes of its object
   * @param kind of its blob, as the caller numbers them, or -1 if that is not known
   * @param usedAt when it was last used, in milliseconds since 1970
   */
  public record Known(int length, int kind, long usedAt) {}

  /** Chunks whose digests start with one byte; locked by whoever uses it. Has no file until there is one. */
  private static final class Segment {
    private final Path file;
    private @Nullable ChunkTable table;
    private boolean closed;

    Segment(Path file, @Nullable ChunkTable table) {
      this.file = file;
      this.table = table;
    }

    /** The table, or {@code null} if there is no chunk. */
    @Nullable ChunkTable table() {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      return table;
    }

    ChunkTable orCreate() throws IOException {
      ChunkTable existing = table();
      if (existing != null) {
        return existing;
      }
      ChunkTable created = ChunkTable.create(file);
      table = created;
      return created;
    }
  }

  /**
   * Opens what was known at the last clean end of the same epoch; otherwise starts with nothing.
   *
   * @param directory created if need be; of one process, and of this table alone
   * @param epoch name of the time in which what is known holds
   * @throws io.pbs4j.storage.StorageException of kind {@code LOCKED} if it is in use
   */
  public static KnownChunks open(Path directory, String epoch) throws IOException {
    CacheDirectory cache = CacheDirectory.open(directory, LAYOUT);
    try {
      CleanEnd cleanEnd = new CleanEnd(cache);
      CleanEnd.@Nullable State state = cleanEnd.take();
      if (state != null && state.epoch().equals(epoch)) {
        List<Segment> segments = takeOver(cache, state);
        if (segments.size() == SEGMENTS) {
          return new KnownChunks(cache, cleanEnd, segments, epoch, state.complete());
        }
        LOG.warn("{}: files have changed since the last end; starting with nothing", directory);
      }
      List<Segment> segments = new ArrayList<>();
      for (int i = 0; i < SEGMENTS; i++) {
        Files.deleteIfExists(file(cache, i));
        segments.add(new Segment(file(cache, i), null));
      }
      return new KnownChunks(cache, cleanEnd, segments, epoch, false);
    } catch (IOException | RuntimeException e) {
      cache.close();
      throw e;
    }
  }

  /** As many segments as are sound. */
  private static List<Segment> takeOver(CacheDirectory directory, CleanEnd.State state)
      throws IOException {
    List<Segment> segments = new ArrayList<>();
    for (ChunkTable.Seal seal : state.seals()) {
      Path file = file(directory, segments.size());
      ChunkTable table = seal.equals(ChunkTable.Seal.NONE) ? null : ChunkTable.open(file, seal);
      if (table == null && !seal.equals(ChunkTable.Seal.NONE)) {
        break;
      }
      segments.add(new Segment(file, table));
    }
    return segments;
  }

  private static Path file(CacheDirectory directory, int segment) {
    return directory.resolve(String.format("segment-%02x", segment));
  }

  /** What is known of a chunk, or {@code null}; that proves its absence only if this is {@link #complete}. */
  public @Nullable Known find(Digest chunk) {
    Segment segment = segment(chunk);
    synchronized (segment) {
      ChunkTable table = segment.table();
      return table == null ? null : table.find(chunk);
    }
  }

  /**
   * Notes that a chunk exists. A later time of use stays; so does its kind if none is given and the length is
   * the same. If the disk has no room for it, it is not noted, and the table is not complete any more.
   *
   * @param length bytes of its object
   * @param kind of its blob, 0 to 100, or -1 if that is not known
   * @param usedAt in milliseconds since 1970
   */
  public void put(Digest chunk, int length, int kind, long usedAt) {
    if (length < 0 || kind < -1 || kind > 100) {
      throw new IllegalArgumentException("length " + length + ", kind " + kind);
    }
    Segment segment = segment(chunk);
    synchronized (segment) {
      try {
        segment.orCreate().put(chunk, length, kind, usedAt);
      } catch (IOException e) {
        complete = false;
        LOG.warn("chunk not noted as known: {}", e.toString());
      }
    }
  }

  /**
   * Notes the use of a chunk.
   *
   * @param usedAt in milliseconds since 1970; an earlier one than known changes nothing
   * @return whether the chunk is known
   */
  public boolean use(Digest chunk, long usedAt) {
    Segment segment = segment(chunk);
    synchronized (segment) {
      ChunkTable table = segment.table();
      return table != null && table.use(chunk, usedAt);
    }
  }

  /** Forgets a chunk: it was removed. */
  public void remove(Digest chunk) {
    Segment segment = segment(chunk);
    synchronized (segment) {
      ChunkTable table = segment.table();
      if (table != null) {
        table.remove(chunk);
      }
    }
  }

  /** Number of known chunks. */
  public long size() {
    long size = 0;
    for (Segment segment : segments) {
      synchronized (segment) {
        ChunkTable table = segment.table();
        size += table == null ? 0 : table.count();
      }
    }
    return size;
  }

  /** Sum of the lengths of all known chunks, as stored. */
  public long bytes() {
    long bytes = 0;
    for (Segment segment : segments) {
      synchronized (segment) {
        ChunkTable table = segment.table();
        bytes += table == null ? 0 : table.bytes();
      }
    }
    return bytes;
  }

  /** Whether every chunk of the store is known, so that one that is not does not exist. */
  public boolean complete() {
    return complete;
  }

  /** Says that every chunk of the store is known. Holds until the next epoch. */
  public void markComplete() {
    complete = true;
  }

  /** The epoch for which this holds. */
  public String epoch() {
    return epoch;
  }

  /**
   * Forgets everything and starts another epoch. Nothing of the last one comes back, not even after a power cut:
   * only a clean end writes what the next start takes over.
   *
   * @throws IOException if the files cannot be changed; then some chunks may be forgotten and others not
   */
  public void startEpoch(String next) throws IOException {
    complete = false;
    for (Segment segment : segments) {
      synchronized (segment) {
        ChunkTable table = segment.table();
        if (table != null) {
          table.clear();
        }
      }
    }
    epoch = next;
  }

  /** Writes everything to the disk and gives the directory up. */
  @Override
  public void close() throws IOException {
    try (directory) {
      List<ChunkTable.Seal> seals = new ArrayList<>();
      for (Segment segment : segments) {
        synchronized (segment) {
          if (segment.closed) {
            return;
          }
          segment.closed = true;
          seals.add(segment.table == null ? ChunkTable.Seal.NONE : segment.table.seal());
        }
      }
      cleanEnd.write(new CleanEnd.State(epoch, complete, seals));
    }
  }

  private Segment segment(Digest chunk) {
    return segments.get(chunk.prefix() >>> Byte.SIZE);
  }
}
