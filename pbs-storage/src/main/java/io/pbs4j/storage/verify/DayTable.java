package io.pbs4j.storage.verify;

import java.io.IOException;

/** A day for each of many words, in arrays with open addressing. Bounded; not safe for several threads. */
final class DayTable {
  private static final int FIRST_CAPACITY = 256;
  private static final int REMOVED = -1;

  private final int bound;
  private long[] words = new long[FIRST_CAPACITY];
  private int[] days = new int[FIRST_CAPACITY];
  private int count;

  /** Slots that are not empty, those of removed words included. */
  private int taken;

  /** Receives entries. */
  @FunctionalInterface
  interface Visitor {
    void entry(long word, int day) throws IOException;
  }

  DayTable(int bound) {
    this.bound = bound;
  }

  int bound() {
    return bound;
  }

  int count() {
    return count;
  }

  void clear() {
    words = new long[FIRST_CAPACITY];
    days = new int[FIRST_CAPACITY];
    count = 0;
    taken = 0;
  }

  /** The day of a word, or 0. */
  int get(long word) {
    return Math.max(0, days[slot(word)]);
  }

  /** Sets the day of a word, which is positive; returns whether something changed. */
  boolean put(long word, int day) {
    int slot = slot(word);
    if (days[slot] > 0) {
      boolean other = days[slot] != day;
      days[slot] = day;
      return other;
    }
    if (day <= 0 || (count >= bound && !makeRoom(day))) {
      return false;
    }
    if (taken >= words.length / 4 * 3) {
      rebuild(count >= words.length / 2 ? words.length * 2 : words.length, 0);
    }
    slot = slot(word);
    words[slot] = word;
    days[slot] = day;
    count++;
    taken++;
    return true;
  }

  /** Forgets a word; returns whether it was there. */
  boolean remove(long word) {
    int slot = slot(word);
    if (days[slot] <= 0) {
      return false;
    }
    days[slot] = REMOVED;
    count--;
    return true;
  }

  /** Removes all words of the oldest day if that is before another one. */
  private boolean makeRoom(int day) {
    int oldest = day;
    for (int d : days) {
      oldest = d > 0 ? Math.min(oldest, d) : oldest;
    }
    if (oldest == day) {
      return false;
    }
    rebuild(words.length, oldest);
    return true;
  }

  private void rebuild(int capacity, int without) {
    long[] oldWords = words;
    int[] oldDays = days;
    words = new long[capacity];
    days = new int[capacity];
    count = 0;
    for (int i = 0; i < oldDays.length; i++) {
      if (oldDays[i] > 0 && oldDays[i] != without) {
        int slot = slot(oldWords[i]);
        words[slot] = oldWords[i];
        days[slot] = oldDays[i];
        count++;
      }
    }
    taken = count;
  }

  /** Where a word is, or the empty slot behind those it might be in. */
  private int slot(long word) {
    int mask = words.length - 1;
    int slot = (int) (word & mask);
    while (days[slot] != 0 && (days[slot] == REMOVED || words[slot] != word)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  void forEach(Visitor visitor) throws IOException {
    for (int i = 0; i < days.length; i++) {
      if (days[i] > 0) {
        visitor.entry(words[i], days[i]);
      }
    }
  }
}
