package io.pbs4j.storage.backend;

import io.pbs4j.core.chunk.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
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

  /** Receives stored chunks; returns whether to go on. */
  @FunctionalInterface
  interface Visitor {
    /** One stored chunk. */
    void chunk(StoredChunk chunk) throws IOException;
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

    /** Discards the bytes unless they were published. */
    @Override
    void close() throws IOException;
  }

  /** What is stored under a digest, or {@code null}. */
  @Nullable StoredChunk find(Digest digest) throws IOException;

  /** Marks a chunk as used now; returns false if it is not there. */
  boolean touch(Digest digest) throws IOException;

  /** Starts the upload of a chunk. */
  Spool spool(Digest digest) throws IOException;

  /**
   * Opens a chunk for reading.
   *
   * @throws io.pbs4j.storage.StorageException of kind {@code NOT_FOUND} if there is none
   */
  SeekableByteChannel open(Digest digest) throws IOException;

  /** The prefixes with which chunks may be stored now, ascending. */
  int[] prefixes() throws IOException;

  /** Visits all stored chunks with a prefix, damaged copies included. */
  void list(int prefix, Visitor visitor) throws IOException;

  /** Removes a chunk or a damaged copy; returns whether it was there. */
  boolean delete(StoredChunk chunk) throws IOException;
}
