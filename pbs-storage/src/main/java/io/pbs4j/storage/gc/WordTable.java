package io.pbs4j.storage.gc;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongConsumer;

/**
 * A set of 64-bit words other than 0 in bounded memory, each of which can be met. Eight bytes a slot; at most
 * three of four slots are taken.
 */
final class WordTable {
  private static final int FIRST_CAPACITY = 1 << 10;

  private final long budget;

  /** Who chooses names of chunks must not be able to choose those that share a slot. */
  private final long factor;

  private long[] slots;
  private int count;
  private BitSet met = new BitSet();

  /**
   * Creates an empty table.
   *
   * @param budget bytes of memory, also while it grows; a small table is there in any case
   */
  WordTable(long budget) {
    this.budget = budget;
    this.factor = new SecureRandom().nextLong() | 1;
    this.slots = new long[FIRST_CAPACITY];
  }

  /** Adds words from a place on; returns the place of the first that found no room, or {@code to}. */
  int addAll(long[] words, int from, int to) {
    for (int i = from; i < to; i++) {
      long word = words[i];
      if (word != 0) {
        int slot = slot(slots, word);
        if (slots[slot] == 0) {
          if (count >= slots.length / 4 * 3) {
            if (!grow()) {
              return i;
            }
            slot = slot(slots, word);
          }
          slots[slot] = word;
          count++;
        }
      }
    }
    return to;
  }

  boolean contains(long word) {
    return slots[slot(slots, word)] != 0;
  }

  /** Marks a word as met; returns whether it is there. */
  boolean meet(long word) {
    int slot = slot(slots, word);
    if (slots[slot] == 0) {
      return false;
    }
    met.set(slot);
    return true;
  }

  boolean isMet(long word) {
    int slot = slot(slots, word);
    return slots[slot] != 0 && met.get(slot);
  }

  /** All words not met, in no order. */
  void forEachUnmet(LongConsumer visitor) {
    for (int slot = met.nextClearBit(0); slot < slots.length; slot = met.nextClearBit(slot + 1)) {
      if (slots[slot] != 0) {
        visitor.accept(slots[slot]);
      }
    }
  }

  int count() {
    return count;
  }

  /** Hands out all words in ascending order of their values as signed numbers after a change, and forgets them. */
  void drain(Drain drain) throws IOException {
    int end = 0;
    for (long word : slots) {
      if (word != 0) {
        slots[end++] = word ^ Long.MIN_VALUE;
      }
    }
    Arrays.sort(slots, 0, end);
    try {
      drain.sorted(slots, end);
    } finally {
      Arrays.fill(slots, 0);
      count = 0;
      met = new BitSet();
    }
  }

  /** Gives its memory back; it is empty and small from then on. */
  void release() {
    slots = new long[FIRST_CAPACITY];
    count = 0;
    met = new BitSet();
  }

  /** Takes what a table had. */
  @FunctionalInterface
  interface Drain {
    /** Words with their first bit turned around, ascending; valid until this returns. */
    void sorted(long[] flipped, int count) throws IOException;
  }

  private int slot(long[] table, long word) {
    int mask = table.length - 1;
    int slot = (int) ((word * factor) >>> 32) & mask;
    while (table[slot] != 0 && table[slot] != word) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Old and new table exist at once for a moment. */
  private boolean grow() {
    long next = slots.length * 2L;
    if ((slots.length + next) * Long.BYTES > budget || next > 1 << 30) {
      return false;
    }
    long[] grown = new long[(int) next];
    for (long word : slots) {
      if (word != 0) {
        grown[slot(grown, word)] = word;
      }
    }
    slots = grown;
    return true;
  }
}
