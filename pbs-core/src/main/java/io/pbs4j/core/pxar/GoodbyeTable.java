package io.pbs4j.core.pxar;

import io.pbs4j.core.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The table at the end of a directory: its children by the hash of their names, laid out as a binary search
 * tree without pointers, and a last record that finds the directory's start.
 */
final class GoodbyeTable {
  /** Bytes of one record: hash, offset, size. */
  static final int RECORD = 24;

  /** The hash in the last record. */
  static final long TAIL = 0xef5eed5b753e1555L;

  private final List<Child> children = new ArrayList<>();

  /**
   * A child.
   *
   * @param hash of its name
   * @param start position of its FILENAME item in the archive
   * @param size bytes from there to its end
   */
  record Child(long hash, long start, long size) {}

  void add(Octets name, long start, long end) {
    children.add(new Child(SipHash.hash(name.toByteArray()), start, end - start));
  }

  /**
   * The content of the item.
   *
   * @param directoryStart position of the directory's ENTRY item
   * @param tableStart position of this item
   */
  byte[] encode(long directoryStart, long tableStart) {
    children.sort((a, b) -> Long.compareUnsigned(a.hash(), b.hash()));
    Child[] tree = new Child[children.size()];
    fill(tree, 0, new int[1]);
    int length = (tree.length + 1) * RECORD;
    ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    for (Child child : tree) {
      out.putLong(child.hash()).putLong(tableStart - child.start()).putLong(child.size());
    }
    out.putLong(TAIL).putLong(tableStart - directoryStart).putLong((long) length + ItemType.HEADER);
    return out.array();
  }

  /** Puts the sorted children into their slots by walking the tree in order; {@code next} counts them. */
  private void fill(Child[] tree, int slot, int[] next) {
    if (slot < tree.length) {
      fill(tree, 2 * slot + 1, next);
      tree[slot] = children.get(next[0]++);
      fill(tree, 2 * slot + 2, next);
    }
  }
}
