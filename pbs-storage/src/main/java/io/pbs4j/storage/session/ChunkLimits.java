package io.pbs4j.storage.session;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.storage.StorageException;

/** Limits that the backup protocol sets to chunks. */
public final class ChunkLimits {
  /** Longest chunk before encoding: 16 MiB. */
  public static final int MAX_SIZE = 16 << 20;

  /** Shortest encoded chunk: a header and one byte. */
  public static final int MIN_ENCODED = DataBlob.MIN_ENCODED + 1;

  /** Longest encoded chunk. */
  public static final int MAX_ENCODED = DataBlob.MAX_ENCODED;

  private ChunkLimits() {}

  static void check(int size, int encodedSize) throws StorageException {
    if (size < 1 || size > MAX_SIZE) {
      throw StorageException.invalid("chunk size " + size + " is not between 1 and " + MAX_SIZE);
    }
    if (encodedSize < MIN_ENCODED || encodedSize > MAX_ENCODED) {
      throw StorageException.invalid(
          "encoded chunk size " + encodedSize + " is not between " + MIN_ENCODED + " and " + MAX_ENCODED);
    }
  }
}
