package io.pbs4j.client.image;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.crypto.CryptKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The chunks of fixed archives: their length, and the chunk of zeros, of which images have many. */
public final class ImageChunks {
  /** Length of every chunk but the last of an archive; servers take no other. */
  public static final int LENGTH = 4 << 20;

  private static final byte[] ZEROS = new byte[LENGTH];

  private static final Digest ZERO_DIGEST = Digest.sha256(ZEROS);

  private ImageChunks() {}

  /** The name of the whole chunk of zeros under a key, or of the one in the clear. */
  public static Digest zeroDigest(@Nullable CryptKey key) {
    return key == null ? ZERO_DIGEST : key.digest(ZEROS, 0, LENGTH);
  }

  /** Whether a range holds nothing but zeros; much faster than hashing it. */
  public static boolean isZero(byte[] data, int offset, int length) {
    return length <= LENGTH && Arrays.equals(data, offset, offset + length, ZEROS, 0, length);
  }
}
