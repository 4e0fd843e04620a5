package io.pbs4j.storage.gc;

import io.pbs4j.core.chunk.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The chunks that indexes name, by 8 of the 32 bytes of each. Two chunks that share them are taken for one:
 * that keeps garbage until somebody wins a lottery, and can never lose a chunk.
 *
 * <p>What exceeds the memory goes to files and is asked for in the order of digests, a 256th at a time: first
 * all {@link #add}, then the questions.
 */
final class MarkSet implements Closeable {
  /** Words not met that are remembered by themselves; those beyond are only counted. */
  private static final int MAX_MISSING = 1000;

  private final WordTable table;
  private final WordRuns runs;
  private boolean zero;
  private boolean zeroMet;

  /** Words up to this one, as unsigned numbers, are not asked for; {@code null} if all are. */
  private @Nullable Long floor;

  private Missing before = new Missing(MAX_MISSING);

  /** The part of the files that is in memory now. */
  private long[] loaded = new long[0];

  private BitSet loadedMet = new BitSet();
  private int partition = -1;

  /**
   * Creates an empty set.
   *
   * @param budget bytes of memory
   * @param spill directory for what exceeds it
   */
  MarkSet(long budget, Path spill) {
    table = new WordTable(budget);
    runs = new WordRuns(spill);
  }

  void add(long[] words, int count) throws IOException {
    int done = table.addAll(words, 0, count);
    while (done < count) {
      table.drain(runs::add);
      done = table.addAll(words, done, count);
    }
    if (!zero) {
      zero = contains0(words, count);
    }
  }

  private static boolean contains0(long[] words, int count) {
    for (int i = 0; i < count; i++) {
      if (words[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Ends adding.
   *
   * @param from where questions begin, {@code null} for the start; what lies before does not count as missing
   * @param missing words before that place which are known to be missing
   */
  void seal(@Nullable Digest from, List<Long> missing) throws IOException {
    if (from != null) {
      floor = from.firstWord();
      missing.forEach(before::add);
    }
    if (!runs.isEmpty()) {
      table.drain(runs::add);
      table.release();
      load(from == null ? 0 : partition(from.firstWord()));
    }
  }

  /** Whether a chunk is marked; remembers that it was met. */
  boolean meet(Digest digest) throws IOException {
    long word = digest.firstWord();
    if (word == 0) {
      zeroMet = true;
      return zero;
    }
    if (runs.isEmpty()) {
      return table.meet(word);
    }
    int place = place(word);
    if (place < 0) {
      return false;
    }
    loadedMet.set(place);
    return true;
  }

  /** Whether a chunk is marked and was not met. */
  boolean lacks(Digest digest) throws IOException {
    long word = digest.firstWord();
    if (word == 0) {
      return zero && !zeroMet;
    }
    if (runs.isEmpty()) {
      return table.contains(word) && !table.isMet(word);
    }
    int place = place(word);
    return place >= 0 && !loadedMet.get(place);
  }

  private int place(long word) throws IOException {
    int wanted = partition(word);
    if (wanted < partition) {
      load(wanted); // Against the order: what was met there is forgotten, what is marked is not.
    }
    while (partition < wanted) {
      forEachLoadedUnmet(word0 -> count(word0, before));
      load(partition + 1);
    }
    return Arrays.binarySearch(loaded, word ^ Long.MIN_VALUE);
  }

  private void load(int wanted) throws IOException {
    loaded = new long[0]; // Not both at once.
    loaded = runs.load(wanted);
    loadedMet = new BitSet(loaded.length);
    partition = wanted;
  }

  private void forEachLoadedUnmet(LongConsumer visitor) {
    for (int i = loadedMet.nextClearBit(0); i < loaded.length; i = loadedMet.nextClearBit(i + 1)) {
      visitor.accept(loaded[i] ^ Long.MIN_VALUE);
    }
  }

  private void count(long word, Missing missing) {
    if (floor == null || Long.compareUnsigned(word, floor) > 0) {
      missing.add(word);
    }
  }

  /** The marked chunks up to a place that were not met; all questions up to there must have been asked. */
  Missing missingUpTo(Digest place) {
    Missing missing = new Missing(before);
    LongConsumer visitor =
        word -> {
          if (Long.compareUnsigned(word, place.firstWord()) <= 0) {
            count(word, missing);
          }
        };
    table.forEachUnmet(visitor);
    forEachLoadedUnmet(visitor);
    if (zero && !zeroMet && floor == null) {
      missing.add(0);
    }
    return missing;
  }

  /** All marked chunks that were not met; ends the questions. */
  Missing missing() throws IOException {
    if (!runs.isEmpty()) {
      place(-1L);
    }
    return missingUpTo(LAST);
  }

  /** Behind all others. */
  private static final Digest LAST = Digest.parse("f".repeat(2 * Digest.LENGTH));

  private static int partition(long word) {
    return (int) (word >>> (Long.SIZE - 8));
  }

  @Override
  public void close() throws IOException {
    runs.close();
  }

  /** Words that were not met. */
  static final class Missing {
    private final long[] words;
    private int kept;
    private long count;

    Missing(int most) {
      words = new long[most];
    }

    private Missing(Missing other) {
      words = other.words.clone();
      kept = other.kept;
      count = other.count;
    }

    void add(long word) {
      if (kept < words.length) {
        words[kept++] = word;
      }
      count++;
    }

    /** Those that are remembered, ascending as signed numbers. */
    long[] words() {
      long[] sorted = Arrays.copyOf(words, kept);
      Arrays.sort(sorted);
      return sorted;
    }

    /** How many there are. */
    long count() {
      return count;
    }
  }
}
