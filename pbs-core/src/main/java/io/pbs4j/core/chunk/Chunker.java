package io.pbs4j.core.chunk;

/**
 * Cuts a stream into chunks where its content says so (buzhash over 64 bytes), at the same places as the stock
 * client. Not safe for several threads. See {@code docs/formats.md}, "Chunker".
 *
 * <pre>{@code
 * int length = chunker.next(buffer, start, end);
 * if (length > 0) {
 *   // buffer[start .. start + length) is a chunk; the next one starts behind it
 * }
 * }</pre>
 */
public final class Chunker {
  /** Average size of the stock client, in bytes. */
  public static final int DEFAULT_AVERAGE = 4 << 20;

  /** Smallest average, in bytes. */
  public static final int MIN_AVERAGE = 64 << 10;

  /** Largest average, in bytes. */
  public static final int MAX_AVERAGE = 4 << 20;

  /** Bytes that the hash looks back over. */
  private static final int WINDOW = 64;

  private final int[] table = BuzhashTable.words();
  private final int min;
  private final int max;
  private final int mask;
  private final int threshold;
  private int hash;
  private int scanned;

  /**
   * Creates a chunker.
   *
   * @param average a power of two from {@link #MIN_AVERAGE} to {@link #MAX_AVERAGE}; chunks are a quarter to
   *     four times as long
   */
  public Chunker(int average) {
    if (Integer.bitCount(average) != 1 || average < MIN_AVERAGE || average > MAX_AVERAGE) {
      throw new IllegalArgumentException(
          "average chunk size must be a power of two from 64 KiB to 4 MiB, got " + average);
    }
    min = average / 4;
    max = average * 4;
    mask = 2 * average - 1;
    threshold = mask - 2;
  }

  /** Longest chunk, in bytes: a buffer of this size always yields one. */
  public int maxLength() {
    return max;
  }

  /**
   * Looks for the end of the chunk that starts at {@code start}. Bytes seen in an earlier call for the same
   * chunk are not read again, but must still be there, at the same distance from {@code start}.
   *
   * @return the chunk's length, or 0 if it does not end within the bytes given
   */
  public int next(byte[] data, int start, int end) {
    int available = Math.min(end - start, max);
    int at = scanned;
    int h = hash;
    if (at < min) {
      if (available < min) {
        return 0;
      }
      // The hash depends on the last 64 bytes only, and no chunk ends before min.
      h = 0;
      for (int i = start + min - WINDOW; i < start + min; i++) {
        h = Integer.rotateLeft(h, 1) ^ table[data[i] & 0xff];
      }
      at = min;
      if (isCut(h)) {
        return cut(at);
      }
    }
    for (int i = start + at; i < start + available; i++) {
      // A word leaves after 64 rotations, which bring its 32 bits back to where they were.
      h = Integer.rotateLeft(h, 1) ^ (table[data[i - WINDOW] & 0xff] ^ table[data[i] & 0xff]);
      if ((h & mask) >= threshold) {
        return cut(i - start + 1);
      }
    }
    if (available == max) {
      return cut(max);
    }
    scanned = Math.max(at, available);
    hash = h;
    return 0;
  }

  private boolean isCut(int h) {
    return (h & mask) >= threshold;
  }

  private int cut(int length) {
    scanned = 0;
    hash = 0;
    return length;
  }
}
