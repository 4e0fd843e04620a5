package io.pbs4j.core.index;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.chunk.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;

/**
 * An index file open for reading. Header and file length are checked when it is opened, entries when they
 * are read; nothing is held in memory but a small buffer. Positional reads may run in several threads.
 */
public abstract sealed class IndexReader implements Closeable permits FixedIndexReader, DynamicIndexReader {
  /** Entries that one read of {@link #forEach} takes. */
  private static final int BATCH = 1024;

  /** Entries that one read of {@link #forEachWord} takes: up to 640 KiB. */
  private static final int WORD_BATCH = 16 * 1024;

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

  /**
   * Receives the first words of digests ({@link Digest#firstWord()}) in the order of the entries, many at a
   * time.
   */
  @FunctionalInterface
  public interface WordVisitor {
    /**
     * Some entries in a row.
     *
     * @param position number of the first of them
     * @param words one for each; used again for the next ones when this returns
     * @param count how many of the array are meant
     */
    void words(long position, long[] words, int count) throws IOException;
  }

  private final ByteSource bytes;
  private final IndexHeader header;
  private final long count;
  private final int entryLength;

  IndexReader(ByteSource bytes, IndexHeader header, long count, int entryLength) {
    this.bytes = bytes;
    this.header = header;
    this.count = count;
    this.entryLength = entryLength;
  }

  /** Opens a file of either format, told apart by its magic. */
  public static IndexReader open(Path file) throws IOException {
    if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
      // A named pipe would wait for ever.
      throw new FileSystemException(file.toString(), null, "is no regular file");
    }
    ByteSource bytes = ByteSource.open(file);
    try {
      return of(bytes);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /** Reads an index from its bytes, wherever they are; the reader owns them from then on. */
  public static IndexReader of(ByteSource index) throws IOException {
    if (index.size() < IndexHeader.LENGTH) {
      throw new FormatException(
          Kind.TRUNCATED, index.name(), index.size(), "index too small (" + index.size() + " bytes)");
    }
    byte[] header = new byte[IndexHeader.LENGTH];
    index.readFully(0, header, 0, header.length);
    ByteBuffer bytes = ByteBuffer.wrap(header);
    return bytes.getLong(0) == IndexHeader.FIXED_MAGIC
        ? FixedIndexReader.create(index, bytes)
        : DynamicIndexReader.create(index, bytes);
  }

  /** Length of the archive in bytes. */
  public abstract long size();

  /** Reads the entries of a batch from {@code entries} and hands them on. */
  abstract void visit(long first, ByteBuffer entries, Visitor visitor) throws IOException;

  /** Checks entries and puts the first words of their digests into an array. */
  abstract void words(long first, ByteBuffer entries, long[] words) throws IOException;

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
    return bytes.name();
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
          Kind.INVALID_VALUE, source(), offset(low), "ends of chunks are not in order");
    }
    return low;
  }

  /** Visits all entries in order. */
  public final void forEach(Visitor visitor) throws IOException {
    for (long first = 0; first < count; first += BATCH) {
      visit(first, entries(first, (int) Math.min(BATCH, count - first)), visitor);
    }
  }

  /** Visits all entries in order, with as little work for each as there can be. */
  public final void forEachWord(WordVisitor visitor) throws IOException {
    int most = (int) Math.min(WORD_BATCH, count);
    byte[] entries = new byte[most * entryLength];
    long[] words = new long[most];
    for (long first = 0; first < count; first += WORD_BATCH) {
      int number = (int) Math.min(WORD_BATCH, count - first);
      bytes.readFully(offset(first), entries, 0, number * entryLength);
      words(first, ByteBuffer.wrap(entries, 0, number * entryLength), words);
      visitor.words(first, words, number);
    }
  }

  /** Throws unless the stored checksum is that of the entries. */
  public final void verifyCsum() throws IOException {
    if (!computeCsum().equals(csum())) {
      throw new FormatException(
          Kind.WRONG_CHECKSUM, source(), IndexHeader.CSUM_OFFSET, "index checksum does not match its entries");
    }
  }

  final ByteBuffer entries(long first, int number) throws IOException {
    if (first < 0 || first + number > count) {
      throw new IndexOutOfBoundsException("entry " + first + " of " + count);
    }
    byte[] entries = new byte[number * entryLength];
    bytes.readFully(offset(first), entries, 0, entries.length);
    return ByteBuffer.wrap(entries).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Byte in the file where an entry begins. */
  final long offset(long position) {
    return IndexHeader.LENGTH + position * entryLength;
  }

  @Override
  public final void close() throws IOException {
    bytes.close();
  }
}
