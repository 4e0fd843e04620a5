package io.pbs4j.core.pxar;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table at the end of a directory, read where it lies. Every record must point to a part of the directory
 * before the table, so that following records always ends.
 */
final class GoodbyeReader {
  /** Least bytes of a child: a FILENAME item with one character and its end. */
  private static final int MIN_CHILD = ItemType.HEADER + 2;

  /** Whether a child of the wanted hash is the wanted one. */
  @FunctionalInterface
  interface Match {
    boolean test(Child child) throws IOException;
  }

  /**
   * A child as the table has it.
   *
   * @param hash of its name
   * @param start position of its FILENAME item
   * @param end position that it does not go beyond
   * @param size bytes that the record gives; in version 2, those of a file's content in the payload archive may
   *     be among them
   */
  record Child(long hash, long start, long end, long size) {}

  private final ByteSource source;
  private final int version;
  private final long childrenStart;
  private final long tableStart;
  private final long count;

  private GoodbyeReader(
      ByteSource source, int version, long childrenStart, long tableStart, long count) {
    this.source = source;
    this.version = version;
    this.childrenStart = childrenStart;
    this.tableStart = tableStart;
    this.count = count;
  }

  /**
   * Reads the last record of a directory and checks that it fits the directory.
   *
   * @param version of the format
   * @param entryStart position of the directory's ENTRY item
   * @param archiveStart least position that the record may give for it; of a root behind a version item, 0
   * @param childrenStart byte behind the directory's metadata
   * @param end byte behind the directory
   */
  static GoodbyeReader open(
      ByteSource source, int version, long entryStart, long archiveStart, long childrenStart, long end)
      throws IOException {
    long least = ItemType.HEADER + GoodbyeTable.RECORD;
    if (end - childrenStart < least) {
      throw invalid(source, childrenStart, "directory without its table");
    }
    ByteBuffer tail = read(source, end - GoodbyeTable.RECORD, GoodbyeTable.RECORD);
    boolean marked = tail.getLong() == GoodbyeTable.TAIL;
    long distance = tail.getLong();
    long size = tail.getLong();
    if (!marked || size < least || size > end - childrenStart || (size - least) % GoodbyeTable.RECORD != 0) {
      throw invalid(source, end - GoodbyeTable.RECORD, "last record of a directory's table is damaged");
    }
    long start = end - size;
    if (distance < start - entryStart || distance > start - archiveStart) {
      throw invalid(source, end - GoodbyeTable.RECORD, "table belongs to another directory");
    }
    ByteBuffer header = read(source, start, ItemType.HEADER);
    if (header.getLong() != ItemType.GOODBYE.number() || header.getLong() != size) {
      throw invalid(source, start, "no GOODBYE where a directory's table should be");
    }
    return new GoodbyeReader(source, version, childrenStart, start, (size - least) / GoodbyeTable.RECORD);
  }

  /** Number of children. */
  long count() {
    return count;
  }

  /** Where the table begins, which is where the last child must have ended. */
  long start() {
    return tableStart;
  }

  /** The child of a hash that fulfils a test. Children of equal hash may lie on both sides of each other. */
  @Nullable Child find(long hash, Match match) throws IOException {
    Deque<Long> slots = new ArrayDeque<>();
    slots.push(0L);
    while (!slots.isEmpty()) {
      long slot = slots.pop();
      if (slot >= count) {
        continue;
      }
      Child child = child(slot);
      int order = Long.compareUnsigned(hash, child.hash());
      if (order == 0 && match.test(child)) {
        return child;
      }
      if (order >= 0) {
        slots.push(2 * slot + 2);
      }
      if (order <= 0) {
        slots.push(2 * slot + 1);
      }
    }
    return null;
  }

  /** All children in the order in which they lie in the archive, which is that of their names. */
  List<Child> children() throws IOException {
    List<Child> children = new ArrayList<>();
    long left = tableStart - childrenStart;
    for (long slot = 0; slot < count; slot++) {
      Child child = child(slot);
      left -= version == 1 ? child.size() : MIN_CHILD;
      if (left < 0) {
        throw invalid(source, position(slot), "children in the table overlap");
      }
      children.add(child);
    }
    children.sort(Comparator.comparingLong(Child::start));
    for (int i = 0; i < children.size() - 1; i++) {
      Child child = children.get(i);
      long next = children.get(i + 1).start();
      if (version == 1 ? child.end() > next : child.start() + MIN_CHILD > next) {
        throw invalid(source, next, "children in the table overlap");
      }
      children.set(i, new Child(child.hash(), child.start(), Math.min(child.end(), next), child.size()));
    }
    return children;
  }

  private Child child(long slot) throws IOException {
    ByteBuffer record = read(source, position(slot), GoodbyeTable.RECORD);
    long hash = record.getLong();
    long distance = record.getLong();
    long size = record.getLong();
    boolean starts = distance >= MIN_CHILD && distance <= tableStart - childrenStart;
    if (!starts || size < MIN_CHILD || (version == 1 && size > distance)) {
      throw invalid(source, position(slot), "record points outside its directory");
    }
    long start = tableStart - distance;
    return new Child(hash, start, start + Math.min(size, distance), size);
  }

  private long position(long slot) {
    return tableStart + ItemType.HEADER + slot * GoodbyeTable.RECORD;
  }

  private static ByteBuffer read(ByteSource source, long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    source.readFully(position, bytes, 0, length);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static FormatException invalid(ByteSource source, long position, String reason) {
    return new FormatException(Kind.INVALID_VALUE, source.name(), position, "pxar: " + reason);
  }
}
