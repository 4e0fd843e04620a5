package io.pbs4j.storage.s3.cache;

import io.pbs4j.core.chunk.Digest;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was put into the cache, one record after another. There is no record of removals: an entry without a
 * file is none. Every record carries its SHA-256; at the first that does not match, reading ends.
 */
final class EntryJournal implements Closeable {
  /** Above what a record with the longest key of S3 (1,024 bytes) takes. */
  private static final int LONGEST_RECORD = 1 << 16;

  /** The journal is written anew when it has this many records more than twice the entries. */
  private static final int SLACK = 4096;

  private final Path file;
  private final Path next;
  private @Nullable FileChannel out;
  private int records;

  private EntryJournal(Path file, Path next) {
    this.file = file;
    this.next = next;
  }

  /** The records of a journal, oldest first; empty if there is none. */
  static List<Entry> read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (!Files.exists(file)) {
      return entries;
    }
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (Entry entry = readRecord(in); entry != null; entry = readRecord(in)) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private static @Nullable Entry readRecord(DataInputStream in) throws IOException {
    try {
      int length = in.readInt();
      if (length < 0 || length > LONGEST_RECORD) {
        return null;
      }
      byte[] record = new byte[length];
      in.readFully(record);
      byte[] digest = new byte[Digest.LENGTH];
      in.readFully(digest);
      return Digest.sha256(record).equals(Digest.of(digest)) ? parse(record) : null;
    } catch (EOFException e) {
      return null;
    }
  }

  private static Entry parse(byte[] record) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
    long number = in.readLong();
    ContentCache.Rank rank = in.readBoolean() ? ContentCache.Rank.METADATA : ContentCache.Rank.CHUNK;
    long length = in.readLong();
    byte[] digest = new byte[Digest.LENGTH];
    in.readFully(digest);
    String key = in.readUTF();
    return Entry.found(number, key, in.readUTF(), rank, length, Digest.of(digest));
  }

  private static ByteBuffer format(Entry entry) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream record = new DataOutputStream(bytes);
    record.writeLong(entry.number());
    record.writeBoolean(entry.rank() == ContentCache.Rank.METADATA);
    record.writeLong(entry.length());
    record.write(entry.digest().toByteArray());
    record.writeUTF(entry.key());
    record.writeUTF(entry.version());
    byte[] content = bytes.toByteArray();
    if (content.length > LONGEST_RECORD) {
      throw new IOException("key of " + entry.key().length() + " characters");
    }
    return ByteBuffer.allocate(Integer.BYTES + content.length + Digest.LENGTH)
        .putInt(content.length)
        .put(content)
        .put(Digest.sha256(content).toByteArray())
        .flip();
  }

  /** Starts a journal anew with some entries. */
  static EntryJournal create(Path file, List<Entry> entries) throws IOException {
    EntryJournal journal = new EntryJournal(file, file.resolveSibling(file.getFileName() + ".next"));
    journal.rewrite(entries);
    return journal;
  }

  private void rewrite(List<Entry> entries) throws IOException {
    FileChannel fresh = CacheDirectory.createFile(next);
    try {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (Entry entry : entries) {
        all.writeBytes(format(entry).array());
      }
      write(fresh, ByteBuffer.wrap(all.toByteArray()));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
    if (out != null) {
      out.close();
    }
    out = fresh;
    records = entries.size();
  }

  /** Leaves no half record on a full disk: those behind it would not be read. */
  private static void append(FileChannel channel, ByteBuffer record) throws IOException {
    long end = channel.position();
    try {
      write(channel, record);
    } catch (IOException e) {
      channel.truncate(end);
      throw e;
    }
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Adds an entry, which is among the current ones already.
   *
   * @param current what there is now, for when the journal has become too long
   */
  synchronized void add(Entry entry, int count, Supplier<List<Entry>> current) throws IOException {
    if (out == null) {
      return;
    }
    // An interrupt of whoever wrote last closed the file.
    if (records > 2L * count + SLACK || !out.isOpen()) {
      rewrite(current.get());
    } else {
      append(out, format(entry));
      records++;
    }
  }

  /** Writes the entries in their order of use and closes; later ones are not written. */
  synchronized void close(List<Entry> entries) throws IOException {
    if (out != null) {
      try {
        rewrite(entries);
      } finally {
        close();
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (out != null) {
      out.close();
      out = null;
    }
  }
}
