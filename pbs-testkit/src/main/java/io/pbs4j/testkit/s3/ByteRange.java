package io.pbs4j.testkit.s3;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of an object.
 *
 * @param first offset of its first byte
 * @param length bytes
 */
record ByteRange(long first, long length) {
  private static final Pattern FORM = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /** What a header asks for, or {@code null} if it asks for nothing that is understood: then all is sent. */
  static @Nullable ByteRange of(@Nullable String header, long size) throws S3Exception {
    Matcher parts = FORM.matcher(header == null ? "" : header);
    if (!parts.matches() || (parts.group(1).isEmpty() && parts.group(2).isEmpty())) {
      return null;
    }
    if (parts.group(1).isEmpty()) {
      long last = Math.min(size, Long.parseLong(parts.group(2)));
      return satisfiable(size - last, last, size);
    }
    long first = Long.parseLong(parts.group(1));
    long last = parts.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(parts.group(2)));
    return satisfiable(first, last - first + 1, size);
  }

  private static ByteRange satisfiable(long first, long length, long size) throws S3Exception {
    if (first >= size || length < 1) {
      throw S3Error.INVALID_RANGE.because("The range is not in the object.");
    }
    return new ByteRange(first, length);
  }
}
