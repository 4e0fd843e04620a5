package io.pbs4j.core.catalog;

import io.pbs4j.core.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes a catalog to a stream. Directories are blocks that appear when they end, so that children lie before
 * their parents. Not safe for several threads.
 */
public final class CatalogWriter {
  /** First eight bytes. */
  static final long MAGIC = 0x91fd60f9c46758d5L;

  private final OutputStream out;
  private final Deque<Block> open = new ArrayDeque<>();
  private long position;

  /** A directory that is being written: entries so far; those of directories need the block's own place. */
  private static final class Block {
    private final Octets name;
    private final Deque<Entry> entries = new ArrayDeque<>();

    Block(Octets name) {
      this.name = name;
    }
  }

  /** One encoded entry; {@code child} is the position of a directory's block, or -1. */
  private record Entry(Octets encoded, long child) {}

  /** Starts a catalog. */
  public CatalogWriter(OutputStream out) throws IOException {
    this.out = out;
    write(ByteBuffer.allocate(Long.BYTES).putLong(MAGIC).array());
    open.push(new Block(Octets.ofText("")));
  }

  /** Starts a directory, or at the top an archive by its file name such as {@code root.pxar.didx}. */
  public void startDirectory(Octets name) {
    open.push(new Block(name));
  }

  /** Ends the current directory. */
  public void endDirectory() throws IOException {
    if (open.size() < 2) {
      throw new IllegalStateException("no directory is open");
    }
    Block ended = open.pop();
    long start = writeBlock(ended);
    open.element().entries.add(new Entry(head('d', ended.name), start));
  }

  /** A regular file with its size in bytes and its time of change, seconds since 1970. */
  public void file(Octets name, long size, long mtime) {
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    entry.writeBytes(head('f', name).toByteArray());
    Varint.writeUnsigned(entry, size);
    Varint.writeSigned(entry, mtime);
    open.element().entries.add(new Entry(Octets.of(entry.toByteArray()), -1));
  }

  /** Any other entry: {@code l} symlink, {@code h} hard link, {@code b c} devices, {@code p} pipe, {@code s} socket. */
  public void other(char type, Octets name) {
    if ("lhbcps".indexOf(type) < 0) {
      throw new IllegalArgumentException("no catalog type: " + type);
    }
    open.element().entries.add(new Entry(head(type, name), -1));
  }

  /** Ends the catalog. */
  public void finish() throws IOException {
    if (open.size() != 1) {
      throw new IllegalStateException(open.size() - 1 + " directories are still open");
    }
    long root = writeBlock(open.pop());
    write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(root).array());
    out.flush();
  }

  private static Octets head(char type, Octets name) {
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    entry.write(type);
    Varint.writeUnsigned(entry, name.length());
    entry.writeBytes(name.toByteArray());
    return Octets.of(entry.toByteArray());
  }

  private long writeBlock(Block block) throws IOException {
    long start = position;
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Varint.writeUnsigned(body, block.entries.size());
    for (Entry entry : block.entries) {
      body.writeBytes(entry.encoded().toByteArray());
      if (entry.child() >= 0) {
        Varint.writeUnsigned(body, start - entry.child());
      }
    }
    ByteArrayOutputStream length = new ByteArrayOutputStream();
    Varint.writeUnsigned(length, body.size());
    write(length.toByteArray());
    write(body.toByteArray());
    return start;
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    position += bytes.length;
  }
}
