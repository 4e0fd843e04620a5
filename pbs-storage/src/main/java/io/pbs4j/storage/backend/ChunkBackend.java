package io.pbs4j.storage.backend;

import io.pbs4j.core.chunk.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Chunks by digest. Contents are encoded data blobs; this level does not look into them. */
public interface ChunkBackend {
  /** Number of prefixes, one for every value of {@link Digest#prefix()}. */
  int PREFIXES = 1 << 16;

  /**
   * One stored file of the chunk area.
   *
   * @param digest the chunk
   * @param badNumber 0 to 9 for a copy set aside as damaged, -1 for the chunk itself
   * @param length bytes as stored
   * @param accessTime milliseconds since 1970 of the last touch
   */
  record StoredChunk(Digest digest, int badNumber, long length, long accessTime) {
    /** Whether this is a copy set aside as damaged. */
    public boolean bad() {
      return badNumber >= 0;
    }
  }

  /** The stored chunks in order of their digests, damaged copies included, a page at a time. */
  interface Pages {
    /**
     * The next page: at least one chunk, and not many more than a thousand.
     *
     * @return {@code null} when there are no more
     */
    @Nullable List<StoredChunk> next() throws IOException;
  }

  /**
   * What became of a batch of deletions.
   *
   * @param removed how many are gone; those that were not there count
   * @param failed those that are still there or may be, with the reason
   */
  record Deletions(int removed, Map<StoredChunk, String> failed) {
    /** Takes a copy of the map. */
    public Deletions {
      failed = Map.copyOf(failed);
    }
  }

  /**
   * What became of an attempt to set a damaged chunk aside.
   *
   * @param outcome what
   * @param badNumber 0 to 9, the number in its new name; -1 if it has none
   */
  record SetAside(Outcome outcome, int badNumber) {
    /** There was no such chunk. */
    public static final SetAside GONE = new SetAside(Outcome.GONE, -1);

    /** All ten names are taken: the chunk stays. */
    public static final SetAside FULL = new SetAside(Outcome.FULL, -1);

    /** The chunk has a new name. */
    public static SetAside renamed(int badNumber) {
      return new SetAside(Outcome.RENAMED, badNumber);
    }

    /** What can come of it. */
    public enum Outcome {
      /** It has a new name. */
      RENAMED,
      /** There was none. */
      GONE,
      /** It stays, as all ten names are taken. */
      FULL
    }
  }

  /** Reads chunks for one restore or verification. */
  interface Reader extends Closeable {
    /**
     * Where a chunk lies: chunks that are read in ascending order of this are read fast. The same number for
     * all where the order does not matter, and for those that are not there.
     */
    long place(Digest digest) throws IOException;

    /**
     * Says which chunks will be asked for next, in order. Only a hint: a backend far away fetches some of them
     * ahead, as far as its memory allows.
     */
    void expect(List<Digest> next);

    /** As {@link ChunkBackend#open}. */
    SeekableByteChannel open(Digest digest) throws IOException;

    /** Forgets what was fetched ahead. */
    @Override
    void close();
  }

  /** A chunk on its way in. Nobody sees it before {@link #publish()}. */
  interface Spool extends Closeable {
    /** Appends all remaining bytes. */
    void append(ByteBuffer bytes) throws IOException;

    /** Replaces bytes already appended. */
    void overwrite(long offset, byte[] bytes) throws IOException;

    /** Reads what was appended, from an offset on. */
    InputStream read(long offset) throws IOException;

    /** Gives the chunk its name, replacing one of that name. */
    void publish() throws IOException;

    /**
     * Gives the chunk its name unless there is one of that name; returns whether it did. A caller alone with
     * the digest among all of its process can rely on the answer.
     */
    boolean publishNew() throws IOException;

    /** Discards the bytes unless they were published. */
    @Override
    void close() throws IOException;
  }

  /** What is stored under a digest, or {@code null}. */
  @Nullable StoredChunk find(Digest digest) throws IOException;

  /**
   * The first eight bytes of a chunk, which tell its kind, big-endian; 0 if it is shorter.
   *
   * @throws io.pbs4j.storage.StorageException of kind {@code NOT_FOUND} if there is none
   */
  long magic(Digest digest) throws IOException;

  /** Marks a chunk as used now where the storage can keep such a mark; returns false if it is not there. */
  boolean touch(Digest digest) throws IOException;

  /**
   * Where chunks that proved themselves are inserted: in the caller's thread if the storage is near; else in
   * threads of the storage, so that clients need not wait for each answer. A caller waits while too many are
   * under way.
   */
  Executor inserter();

  /** Starts the upload of a chunk. */
  Spool spool(Digest digest) throws IOException;

  /**
   * Opens a chunk for reading.
   *
   * @throws io.pbs4j.storage.StorageException of kind {@code NOT_FOUND} if there is none
   */
  SeekableByteChannel open(Digest digest) throws IOException;

  /** Opens chunks for one restore; the caller closes it. */
  Reader reader();

  /** Opens chunks for one verification: what is stored, past any copy of it. The caller closes it. */
  Reader verifier();

  /**
   * Gives a damaged chunk the name {@code <digest>.<n>.bad} with the first free n from 0 to 9, so that there is
   * none of its digest any more; durable when this returns. Cut short, it may leave the chunk and a copy.
   */
  SetAside setAside(Digest digest) throws IOException;

  /**
   * All stored chunks, damaged copies included.
   *
   * @param from where to start: hexadecimal digits of a digest, as many as one likes; empty for the start
   */
  Pages pages(String from) throws IOException;

  /**
   * All stored chunks for a collection that is about to remove some of them. Whatever anybody remembers of
   * chunks that exist is void from now on, also in the memory of other processes and of this one after a crash.
   *
   * @param from as for {@link #pages}
   */
  Pages sweep(String from) throws IOException;

  /**
   * Whether {@link StoredChunk#accessTime()} tells of every use of a chunk, by whomever. Where it does not,
   * garbage is removed in two steps: condemned by one collection, removed by a later one.
   */
  boolean keepsAccessTimes();

  /** Removes chunks and damaged copies, at most about a thousand. Those that cannot be removed are no error. */
  Deletions delete(Collection<StoredChunk> chunks) throws IOException;
}
