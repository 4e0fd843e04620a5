package io.pbs4j.storage.session;

import io.pbs4j.core.chunk.Digest;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A map from digest to chunk length for the many chunks that one session may know: a quarter of a million per
 * TiB of image. Open addressing on plain arrays, 36 bytes an entry at 25 to 75 % load. Not safe for several
 * threads.
 */
final class DigestLengths implements Iterable<Digest> {
  private static final int FIRST_CAPACITY = 256;

  private byte[] keys = new byte[FIRST_CAPACITY * Digest.LENGTH];
  private int[] lengths = new int[FIRST_CAPACITY];
  private int count;

  /** The length of a chunk, or 0 if it is not known. */
  int get(Digest digest) {
    return lengths[slot(digest)];
  }

  /** Adds a chunk; its length must be positive. */
  void put(Digest digest, int length) {
    if (length <= 0) {
      throw new IllegalArgumentException("chunk length must be positive, got " + length);
    }
    int slot = slot(digest);
    if (lengths[slot] == 0) {
      if (count >= lengths.length / 4 * 3) {
        grow();
        slot = slot(digest);
      }
      digest.copyTo(keys, slot * Digest.LENGTH);
      count++;
    }
    lengths[slot] = length;
  }

  int count() {
    return count;
  }

  private int slot(Digest digest) {
    int mask = lengths.length - 1;
    // Other bits than the store's prefix; digests are evenly spread, so that they hash themselves.
    int slot = (int) (digest.firstWord() & mask);
    while (lengths[slot] != 0 && !Digest.of(keys, slot * Digest.LENGTH).equals(digest)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    byte[] oldKeys = keys;
    int[] oldLengths = lengths;
    keys = new byte[Math.multiplyExact(oldKeys.length, 2)];
    lengths = new int[oldLengths.length * 2];
    for (int i = 0; i < oldLengths.length; i++) {
      if (oldLengths[i] != 0) {
        int slot = slot(Digest.of(oldKeys, i * Digest.LENGTH));
        System.arraycopy(oldKeys, i * Digest.LENGTH, keys, slot * Digest.LENGTH, Digest.LENGTH);
        lengths[slot] = oldLengths[i];
      }
    }
  }

  @Override
  public Iterator<Digest> iterator() {
    return new Iterator<>() {
      private int next = following(0);

      private int following(int from) {
        int i = from;
        while (i < lengths.length && lengths[i] == 0) {
          i++;
        }
        return i;
      }

      @Override
      public boolean hasNext() {
        return next < lengths.length;
      }

      @Override
      public Digest next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Digest digest = Digest.of(keys, next * Digest.LENGTH);
        next = following(next + 1);
        return digest;
      }
    };
  }
}
