package io.pbs4j.storage.s3.cache;

import io.pbs4j.core.chunk.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Chunks whose digests start with one byte: slots of 48 bytes in a mapped file, found by linear probing. The
 * place of a digest follows its second to fifth byte; a removal moves later slots back, so that no probe ever
 * passes a removed one. Not safe for use by several threads.
 *
 * <pre>
 * digest 32, used at (ms) 8, length 4, kind + 2 or 0 in an empty slot 1, unused 3
 * </pre>
 */
final class ChunkTable {
  static final int SLOT = 48;

  private static final int USED_AT = 32;
  private static final int LENGTH = 40;
  private static final int KIND = 44;

  /** What is added to a kind, -1 or more, so that zero means an empty slot. */
  private static final int KIND_BIAS = 2;

  /** Fills the first page of memory almost. */
  private static final int FIRST_CAPACITY = 84;

  /** Most slots in one mapping, which ends at 2 GiB. */
  private static final int LARGEST_CAPACITY = Integer.MAX_VALUE / SLOT;

  private static final int ZEROS = 1 << 16;

  private final Path file;
  private MappedByteBuffer slots;
  private int capacity;
  private int count;
  private long bytes;

  private ChunkTable(Path file, MappedByteBuffer slots, int count) {
    this.file = file;
    this.slots = slots;
    this.capacity = slots.capacity() / SLOT;
    this.count = count;
  }

  /** State of a table that was written completely. */
  record Seal(int capacity, int count, int checksum) {
    /** No table at all. */
    static final Seal NONE = new Seal(0, 0, 0);
  }

  static ChunkTable create(Path file) throws IOException {
    try (FileChannel channel = CacheDirectory.createFile(file)) {
      return new ChunkTable(file, extend(channel, 0, FIRST_CAPACITY), 0);
    }
  }

  /** Opens a table, or {@code null} if it is not the one that was sealed. */
  static @Nullable ChunkTable open(Path file, Seal seal) throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    try (FileChannel channel = open(file)) {
      if (seal.capacity() <= seal.count() || channel.size() != (long) seal.capacity() * SLOT) {
        return null;
      }
      MappedByteBuffer slots = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
      ChunkTable table = new ChunkTable(file, slots, seal.count());
      if (table.checksum() != seal.checksum()) {
        return null;
      }
      table.sum();
      return table;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Really writes the zeros: touching a mapped hole on a full disk would end in a signal. */
  private static MappedByteBuffer extend(FileChannel channel, int before, int after) throws IOException {
    long start = (long) before * SLOT;
    long end = (long) after * SLOT;
    try {
      ByteBuffer zeros = ByteBuffer.allocate(ZEROS);
      for (long at = start; at < end; ) {
        zeros.clear().limit((int) Math.min(ZEROS, end - at));
        at += channel.write(zeros, at);
      }
    } catch (IOException e) {
      channel.truncate(start);
      throw e;
    }
    return channel.map(FileChannel.MapMode.READ_WRITE, 0, end);
  }

  /** Writes everything to the disk and tells what is there. */
  Seal seal() throws IOException {
    try {
      slots.force();
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
    return new Seal(capacity, count, checksum());
  }

  private int checksum() {
    CRC32C crc = new CRC32C();
    crc.update(slots.duplicate().clear());
    return (int) crc.getValue();
  }

  int count() {
    return count;
  }

  /** Sum of the lengths of all chunks. */
  long bytes() {
    return bytes;
  }

  private void sum() {
    for (int slot = 0; slot < capacity * SLOT; slot += SLOT) {
      if (!isEmpty(slot)) {
        bytes += slots.getInt(slot + LENGTH);
      }
    }
  }

  /** Forgets everything. A failure leaves the table empty, its file too long at worst. */
  void clear() throws IOException {
    try (FileChannel channel = open(file)) {
      long length = (long) FIRST_CAPACITY * SLOT;
      slots = channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
      slots.put(0, new byte[(int) length]);
      capacity = FIRST_CAPACITY;
      count = 0;
      bytes = 0;
      channel.truncate(length);
    }
  }

  KnownChunks.@Nullable Known find(Digest digest) {
    int slot = locate(digest);
    return isEmpty(slot)
        ? null
        : new KnownChunks.Known(
            slots.getInt(slot + LENGTH), kind(slot), slots.getLong(slot + USED_AT));
  }

  void put(Digest digest, int length, int kind, long usedAt) throws IOException {
    int slot = locate(digest);
    if (!isEmpty(slot)) {
      bytes += length - slots.getInt(slot + LENGTH);
      boolean keepsKind = kind < 0 && slots.getInt(slot + LENGTH) == length;
      write(
          slot, length, keepsKind ? kind(slot) : kind, Math.max(usedAt, slots.getLong(slot + USED_AT)));
      return;
    }
    if (isFull()) {
      grow();
      slot = locate(digest);
    }
    slots.put(slot, digest.toByteArray());
    write(slot, length, kind, usedAt);
    count++;
    bytes += length;
  }

  private void write(int slot, int length, int kind, long usedAt) {
    slots.putLong(slot + USED_AT, usedAt);
    slots.putInt(slot + LENGTH, length);
    slots.put(slot + KIND, (byte) (kind + KIND_BIAS));
  }

  boolean use(Digest digest, long usedAt) {
    int slot = locate(digest);
    if (isEmpty(slot)) {
      return false;
    }
    slots.putLong(slot + USED_AT, Math.max(usedAt, slots.getLong(slot + USED_AT)));
    return true;
  }

  void remove(Digest digest) {
    int hole = locate(digest);
    if (isEmpty(hole)) {
      return;
    }
    bytes -= slots.getInt(hole + LENGTH);
    for (int slot = next(hole); !isEmpty(slot); slot = next(slot)) {
      int home = home(slots.getLong(slot));
      // The slot may move into the hole unless its home lies between the two, cyclically.
      boolean homeBehindHole = hole <= slot ? hole < home && home <= slot : hole < home || home <= slot;
      if (!homeBehindHole) {
        slots.put(hole, slots, slot, SLOT);
        hole = slot;
      }
    }
    slots.put(hole, new byte[SLOT]);
    count--;
  }

  /** Where a digest is or, in an empty slot, belongs. */
  private int locate(Digest digest) {
    ByteBuffer wanted = ByteBuffer.wrap(digest.toByteArray());
    int slot = home(digest.firstWord());
    while (!isEmpty(slot) && !holds(slot, wanted)) {
      slot = next(slot);
    }
    return slot;
  }

  private boolean holds(int slot, ByteBuffer digest) {
    for (int at = 0; at < Digest.LENGTH; at += Long.BYTES) {
      if (slots.getLong(slot + at) != digest.getLong(at)) {
        return false;
      }
    }
    return true;
  }

  /** Offset of the slot where the search for a digest starts; ascends with the digest. */
  private int home(long firstWord) {
    long fraction = (firstWord << Byte.SIZE) >>> Integer.SIZE;
    return (int) ((fraction * capacity) >>> Integer.SIZE) * SLOT;
  }

  private int next(int slot) {
    int next = slot + SLOT;
    return next == capacity * SLOT ? 0 : next;
  }

  private boolean isEmpty(int slot) {
    return slots.get(slot + KIND) == 0;
  }

  private int kind(int slot) {
    return slots.get(slot + KIND) - KIND_BIAS;
  }

  /** Four fifths: an average search for what is not there looks at thirteen slots, 600 bytes in a row. */
  private boolean isFull() {
    return count >= capacity / 5 * 4;
  }

  /** In the same file, so that the space of an outgrown one is not held until its mapping is collected. */
  private void grow() throws IOException {
    if (capacity == LARGEST_CAPACITY) {
      throw new IOException("no room for more than " + count + " chunks in one segment");
    }
    int larger = Math.min(LARGEST_CAPACITY, capacity + capacity / 2);
    MappedByteBuffer extended;
    try (FileChannel channel = open(file)) {
      extended = extend(channel, capacity, larger);
    }
    byte[] old = new byte[capacity * SLOT];
    extended.get(0, old);
    extended.put(0, new byte[old.length]);
    slots = extended;
    capacity = larger;
    byte[] digest = new byte[Digest.LENGTH];
    for (int slot = 0; slot < old.length; slot += SLOT) {
      if (old[slot + KIND] != 0) {
        System.arraycopy(old, slot, digest, 0, digest.length);
        slots.put(locate(Digest.of(digest)), old, slot, SLOT);
      }
    }
  }
}
