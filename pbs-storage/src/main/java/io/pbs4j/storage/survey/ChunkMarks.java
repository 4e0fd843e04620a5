package io.pbs4j.storage.survey;

import java.util.Arrays;

/**
 * The chunks that indexes name, each with a number from 0 on in order of their digests. Remembers the first 8 of
 * 32 bytes of each: 100 million chunks take 800 MB. Two chunks that agree in them count as one, which no honest
 * store will see. Immutable.
 */
public final class ChunkMarks {
  private static final int PREFIXES = 1 << 16;
  private static final int FIRST_BUFFER = 1 << 12;

  /** Bits of a word below its prefix. */
  private static final int BELOW_PREFIX = 48;

  /** Ascending as unsigned numbers, each with its highest bit flipped so that Java sorts them so. */
  private final long[] words;

  private final int[] starts;

  private ChunkMarks(long[] words) {
    this.words = words;
    this.starts = new int[PREFIXES + 1];
    int at = 0;
    for (int prefix = 0; prefix < PREFIXES; prefix++) {
      starts[prefix] = at;
      while (at < words.length && (word(at) >>> BELOW_PREFIX) == prefix) {
        at++;
      }
    }
    starts[PREFIXES] = at;
  }

  /** How many chunks there are. */
  public int count() {
    return words.length;
  }

  /** The first eight bytes of a chunk's digest. */
  public long word(int number) {
    return words[number] ^ Long.MIN_VALUE;
  }

  /** The number of a chunk, or a negative one if no index names it. */
  public int find(long word) {
    int prefix = (int) (word >>> BELOW_PREFIX);
    return Arrays.binarySearch(words, starts[prefix], starts[prefix + 1], word ^ Long.MIN_VALUE);
  }

  /** How many chunks have a prefix. */
  public int count(int prefix) {
    return starts[prefix + 1] - starts[prefix];
  }

  /** Collects marks. Many marks of the same chunk take no more room than one. */
  public static final class Builder {
    private long[] sorted = new long[0];
    private long[] fresh = new long[FIRST_BUFFER];
    private int count;

    /** Starts without marks. */
    public Builder() {}

    /** Adds the first eight bytes of a digest. */
    public void add(long word) {
      if (count == fresh.length) {
        compact();
      }
      fresh[count++] = word ^ Long.MIN_VALUE;
    }

    /** The marks so far. */
    public ChunkMarks build() {
      compact();
      return new ChunkMarks(sorted);
    }

    /** Merges new marks into the sorted ones; the buffer grows with these, so that merging stays cheap. */
    private void compact() {
      Arrays.sort(fresh, 0, count);
      long[] merged = new long[Math.addExact(sorted.length, count)];
      int length = 0;
      int old = 0;
      int next = 0;
      while (old < sorted.length || next < count) {
        boolean fromOld = next == count || (old < sorted.length && sorted[old] <= fresh[next]);
        long word = fromOld ? sorted[old++] : fresh[next++];
        if (length == 0 || merged[length - 1] != word) {
          merged[length++] = word;
        }
      }
      sorted = length == merged.length ? merged : Arrays.copyOf(merged, length);
      count = 0;
      if (fresh.length < sorted.length / 4) {
        fresh = new long[sorted.length / 2];
      }
    }
  }
}
