package io.pbs4j.core.index;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.chunk.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * An index file open for reading. Header and file length are checked when it is opened, entries when they
 * are read; nothing is held in memory but a small buffer. Positional reads may run in several threads.
 */
public abstract sealed class IndexReader implements Closeable permits FixedIndexReader, DynamicIndexReader {
  /** Entries that one read of {@link #forEach} takes. */
  private static final int BATCH = 1024;

  /** Receives the entries of an index in order. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * One chunk.
     *
     * @param position number of the entry, from 0
     * @param start first byte of the chunk in the archive
     * @param end byte behind its last
     * @param digest its name
     */
    void chunk(long position, long start, long end, Digest digest) throws IOException;
  }

  private final String source;
  private final FileChannel channel;
  private final IndexHeader header;
  private final long count;
  private final int entryLength;

  IndexReader(String source, FileChannel channel, IndexHeader header, long count, int entryLength) {
    this.source = source;
    this.channel = channel;
    this.header = header;
    this.count = count;
    this.entryLength = entryLength;
  }

  /** Opens a file of either format, told apart by its magic. */
  public static IndexReader open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return of(file.toString(), channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Reads an index from an open channel, which the reader then owns. */
  public static IndexReader of(String source, FileChannel channel) throws IOException {
    long length = channel.size();
    if (length < IndexHeader.LENGTH) {
      throw new FormatException(
          Kind.TRUNCATED, source, length, "index too small (" + length + " bytes)");
    }
    ByteBuffer bytes = ByteBuffer.allocate(IndexHeader.LENGTH);
    readFully(source, channel, bytes, 0);
    bytes.flip();
    return bytes.getLong(0) == IndexHeader.FIXED_MAGIC
        ? FixedIndexReader.create(source, channel, bytes, length)
        : DynamicIndexReader.create(source, channel, bytes, length);
  }

  /** Length of the archive in bytes. */
  public abstract long size();

  /** Reads the entries of a batch from {@code entries} and hands them on. */
  abstract void visit(long first, ByteBuffer entries, Visitor visitor) throws IOException;

  /** First byte of a chunk in the archive. */
  public abstract long start(long position) throws IOException;

  /** Byte behind the last of a chunk in the archive. */
  public abstract long end(long position) throws IOException;

  /** The digest of one entry. */
  public abstract Digest digest(long position) throws IOException;

  /** The checksum computed over all entries; equal to {@link #csum()} in a sound file. */
  public abstract Digest computeCsum() throws IOException;

  /** Number of entries. */
  public final long count() {
    return count;
  }

  /** The checksum that the header names. */
  public final Digest csum() {
    return header.csum();
  }

  /** The random identifier of the file. */
  public final UUID uuid() {
    return header.uuid();
  }

  /** Time of creation, seconds since 1970. */
  public final long created() {
    return header.created();
  }

  /** Name for error messages. */
  public final String source() {
    return source;
  }

  /**
   * The number of the chunk that holds a byte of the archive.
   *
   * @param position from 0 to below {@link #size()}
   */
  public long find(long position) throws IOException {
    if (position < 0 || position >= size()) {
      throw new IndexOutOfBoundsException("byte " + position + " of " + size());
    }
    long low = 0;
    long high = count - 1;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (end(middle) > position) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    if (start(low) > position || end(low) <= position) {
      throw new FormatException(
          Kind.INVALID_VALUE, source, offset(low), "ends of chunks are not in order");
    }
    return low;
  }

  /** Visits all entries in order. */
  public final void forEach(Visitor visitor) throws IOException {
    for (long first = 0; first < count; first += BATCH) {
      visit(first, entries(first, (int) Math.min(BATCH, count - first)), visitor);
    }
  }

  /** Throws unless the stored checksum is that of the entries. */
  public final void verifyCsum() throws IOException {
    if (!computeCsum().equals(csum())) {
      throw new FormatException(
          Kind.WRONG_CHECKSUM, source, IndexHeader.CSUM_OFFSET, "index checksum does not match its entries");
    }
  }

  final ByteBuffer entries(long first, int number) throws IOException {
    if (first < 0 || first + number > count) {
      throw new IndexOutOfBoundsException("entry " + first + " of " + count);
    }
    ByteBuffer bytes = ByteBuffer.allocate(number * entryLength);
    readFully(source, channel, bytes, offset(first));
    return bytes.flip().order(java.nio.ByteOrder.LITTLE_ENDIAN);
  }

  /** Byte in the file where an entry begins. */
  final long offset(long position) {
    return IndexHeader.LENGTH + position * entryLength;
  }

  private static void readFully(String source, FileChannel channel, ByteBuffer target, long offset)
      throws IOException {
    long at = offset;
    while (target.hasRemaining()) {
      int got = channel.read(target, at);
      if (got < 0) {
        throw new FormatException(Kind.TRUNCATED, source, at, "index file ends early");
      }
      at += got;
    }
  }

  @Override
  public final void close() throws IOException {
    channel.close();
  }
}
