package io.pbs4j.client.image;

import io.pbs4j.core.chunk.Digest;
import java.util.Arrays;

/** The chunks of fixed archives: their length, and the chunk of zeros, of which images have many. */
public final class ImageChunks {
  /** Length of every chunk but the last of an archive; servers take no other. */
  public static final int LENGTH = 4 << 20;

  private static final byte[] ZEROS = new byte[LENGTH];

  /** The name of the whole chunk of zeros. */
  public static final Digest ZERO_DIGEST = Digest.sha256(ZEROS);

  private ImageChunks() {}

  /** Whether a range holds nothing but zeros; much faster than hashing it. */
  public static boolean isZero(byte[] data, int offset, int length) {
    return length <= LENGTH && Arrays.equals(data, offset, offset + length, ZEROS, 0, length);
  }
}
