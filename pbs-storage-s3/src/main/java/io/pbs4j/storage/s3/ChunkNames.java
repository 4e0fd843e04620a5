package io.pbs4j.storage.s3;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import io.pbs4j.storage.s3.object.StoredObject;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keys of chunks: {@code .chunks/<4 digits>/<64 digits>}, damaged copies with {@code .N.bad} behind. */
final class ChunkNames {
  private static final Pattern KEY =
      Pattern.compile("\\.chunks/[0-9a-f]{4}/([0-9a-f]{64})(?:\\.([0-9])\\.bad)?");

  private static final int PREFIX_DIGITS = 4;

  private ChunkNames() {}

  static String key(Digest digest) {
    return S3Chunks.AREA + HexFormat.of().toHexDigits((short) digest.prefix()) + "/" + digest;
  }

  static String key(StoredChunk chunk) {
    return chunk.bad() ? key(chunk.digest()) + "." + chunk.badNumber() + ".bad" : key(chunk.digest());
  }

  /** The chunk that an object is, or {@code null} for anything else. */
  static @Nullable StoredChunk parse(StoredObject object) {
    Matcher key = KEY.matcher(object.key());
    if (!key.matches()) {
      return null;
    }
    int bad = key.group(2) == null ? -1 : key.group(2).charAt(0) - '0';
    return new StoredChunk(
        Digest.parse(key.group(1)), bad, object.length(), object.lastModified().toEpochMilli());
  }

  /**
   * A key before all chunks whose digests start with some digits or come later. Only chunks that differ from a
   * whole digest in its last digit may lie between.
   */
  static String before(String digits) {
    String start = digits.substring(0, Math.min(digits.length(), 2 * Digest.LENGTH - 1));
    return start.length() <= PREFIX_DIGITS
        ? S3Chunks.AREA + start
        : S3Chunks.AREA + start.substring(0, PREFIX_DIGITS) + "/" + start;
  }
}
