package io.pbs4j.storage.gc;

import io.pbs4j.core.chunk.Digest;
import java.util.Arrays;

/**
 * A set of chunks that remembers 8 of 32 bytes of each. A false match keeps garbage until the next run; it can
 * never lose a chunk.
 */
final class DigestPrefixes {
  private static final int FIRST_CAPACITY = 1 << 12;

  /** Slots hold the first word, 0 marks a free one; a digest that begins with eight zero bytes is {@link #zero}. */
  private long[] slots = new long[FIRST_CAPACITY];

  private int count;
  private boolean zero;

  void add(Digest digest) {
    long word = digest.firstWord();
    if (word == 0) {
      zero = true;
    } else if (slots[slot(word)] == 0) {
      if (count >= slots.length / 4 * 3) {
        grow();
      }
      slots[slot(word)] = word;
      count++;
    }
  }

  boolean contains(Digest digest) {
    long word = digest.firstWord();
    return word == 0 ? zero : slots[slot(word)] != 0;
  }

  private int slot(long word) {
    int mask = slots.length - 1;
    int slot = (int) (word & mask);
    while (slots[slot] != 0 && slots[slot] != word) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[Math.multiplyExact(old.length, 2)];
    Arrays.stream(old).filter(word -> word != 0).forEach(word -> slots[slot(word)] = word);
  }
}
