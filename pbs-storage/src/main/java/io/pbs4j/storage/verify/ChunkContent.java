package io.pbs4j.storage.verify;

/**
 * What a sound chunk holds.
 *
 * @param encrypted whether it is encrypted
 * @param length bytes decoded, {@link #UNKNOWN} where only its key tells
 */
record ChunkContent(boolean encrypted, int length) {
  static final int UNKNOWN = -1;

  /** Whether it has the length that an index wants, as far as it can be told. */
  boolean fits(int wanted) {
    return length == UNKNOWN || length == wanted;
  }
}
