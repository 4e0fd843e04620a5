package io.pbs4j.storage.s3.cache;

import io.pbs4j.core.chunk.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Contents of objects in files below a directory of its own, bounded in bytes. What it serves is the content
 * that was kept for exactly that key and version, proven by its SHA-256 at the first use in a process; it
 * survives restarts, and a crash costs some of it at most. Losing anything is allowed: an error of the disk is
 * logged and makes a miss, it fails no caller. Safe for use by several threads.
 */
public final class ContentCache implements Closeable {
  private final CacheFiles files;

  private ContentCache(CacheFiles files) {
    this.files = files;
  }

  /** What goes first when room is needed: chunks not used for longest, then metadata not used for longest. */
  public enum Rank {
    /** Indexes, manifests, blobs and owner files: small, and asked for by every listing. */
    METADATA,
    /** Chunks. */
    CHUNK
  }

  /**
   * Figures since the cache was opened.
   *
   * @param hits contents served
   * @param misses contents asked for in vain
   * @param evictions contents that made room for others
   */
  public record Figures(long hits, long misses, long evictions) {}

  /** A file to fill and then to keep. Used by one thread at a time. */
  public interface Draft extends Closeable {
    /** The file, empty at first, on the cache's file system. */
    Path file();

    /**
     * Makes room for further bytes before they are written; without it they count from {@link #keep} on.
     *
     * @return {@code false} if they cannot fit, which reserves nothing
     */
    boolean reserve(long bytes);

    /**
     * Moves the file, which is not written any more, into the cache, where it replaces other versions of the
     * key. A content that does not fit is not kept. Ends the draft.
     */
    void keep(String key, String version, Rank rank);

    /** Discards the file unless it was kept. */
    @Override
    void close();
  }

  /**
   * Opens a cache with what earlier runs left in it.
   *
   * @param directory created if need be; of one process, and of this cache alone
   * @param bound most bytes of contents, those being written included
   * @throws io.pbs4j.storage.StorageException of kind {@code LOCKED} if it is in use
   * @throws IOException if the directory cannot be used, or holds something that is no cache
   */
  public static ContentCache open(Path directory, long bound) throws IOException {
    if (bound < 0) {
      throw new IllegalArgumentException("bound of " + bound + " bytes");
    }
    return new ContentCache(CacheFiles.open(directory, bound));
  }

  /**
   * Opens the proven content of an object; the caller closes it. It stays readable when it leaves the cache.
   *
   * @return a channel at position 0, or {@code null} if the cache has not exactly this version
   */
  public @Nullable FileChannel open(String key, String version) {
    return files.read(key, version);
  }

  /** Whether there is a content of exactly this version, proven or not. */
  public boolean contains(String key, String version) {
    return files.contains(key, version);
  }

  /** Keys of one rank whose contents are kept, the last used first, at most so many. */
  public List<String> latest(Rank rank, int most) {
    return files.latest(rank, most);
  }

  /**
   * Starts a new content.
   *
   * @throws IOException if the disk refuses
   */
  public Draft draft() throws IOException {
    return FileDraft.create(files);
  }

  /** Keeps a content, replacing other versions of the key; one that does not fit is not kept. */
  public void keep(String key, String version, Rank rank, byte[] content) {
    try (FileDraft draft = FileDraft.create(files)) {
      files.remove(key);
      if (!draft.reserve(content.length)) {
        return;
      }
      try (FileChannel file = FileChannel.open(draft.file(), StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
      }
      draft.keep(key, version, rank, Digest.sha256(content));
    } catch (IOException e) {
      files.failed("could not keep " + key, e);
    }
  }

  /** Forgets an object, whatever its version. */
  public void remove(String key) {
    files.remove(key);
  }

  /** Bytes of the contents in the cache and of what drafts reserved. */
  public long used() {
    return files.room().used();
  }

  /** Most bytes that it takes. */
  public long bound() {
    return files.room().bound();
  }

  /** How it is used. */
  public Figures figures() {
    return files.figures();
  }

  /** Notes the order of use and gives the directory up. Afterwards nothing is served or kept. */
  @Override
  public void close() {
    files.close();
  }
}
