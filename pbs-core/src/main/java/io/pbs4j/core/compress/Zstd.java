package io.pbs4j.core.compress;

import io.pbs4j.core.FormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * zstd compression, by whichever provider is present.
 *
 * <p>All providers read any standard frame, also one without a content size in its header and several
 * frames in a row, which the stock client writes. Implementations are safe for use by several threads.
 */
public interface Zstd {
  /**
   * Compresses a range, if that makes it smaller.
   *
   * @return the frame, or {@code null} when it would not be shorter than {@code limit} bytes
   */
  byte @Nullable [] compress(byte[] source, int offset, int length, int limit);

  /**
   * Decompresses while reading. Damaged data shows as an {@code IOException} of {@link InputStream#read()}.
   * The window that a frame may ask for is bounded by 8 MiB.
   */
  InputStream decompressing(InputStream source);

  /** Compresses while writing, into one frame; closing ends the frame and closes the target. */
  OutputStream compressing(OutputStream target) throws IOException;

  /**
   * Decompresses a range.
   *
   * @param limit longest result that is accepted
   * @throws FormatException of kind {@code TOO_LARGE} if the result is longer
   * @throws IOException if the data is damaged
   */
  default byte[] decompress(byte[] source, int offset, int length, int limit) throws IOException {
    try (InputStream in = decompressing(new ByteArrayInputStream(source, offset, length))) {
      // Grows with the data, so that a frame header cannot make it allocate.
      byte[] decoded = in.readNBytes(limit);
      if (decoded.length == limit && in.read() >= 0) {
        throw tooLarge(limit);
      }
      return decoded;
    }
  }

  /**
   * Decompresses a range into an array that is there already.
   *
   * @return bytes of the result, or -1 if it does not fit
   * @throws IOException if the data is damaged
   */
  default int decompress(byte[] source, int offset, int length, byte[] target) throws IOException {
    try (InputStream in = decompressing(new ByteArrayInputStream(source, offset, length))) {
      int decoded = in.readNBytes(target, 0, target.length);
      return decoded == target.length && in.read() >= 0 ? -1 : decoded;
    }
  }

  /** What {@link #decompress} throws when there is more than it may return. */
  private static FormatException tooLarge(int limit) {
    return new FormatException(
        FormatException.Kind.TOO_LARGE,
        "zstd data",
        FormatException.NO_OFFSET,
        "decoded data is larger than " + limit + " bytes");
  }

  /** The provider's name, for {@code --version} and logs. */
  String provider();

  /** The fastest provider present: zstd-jni when its class and native library load, else aircompressor. */
  static Zstd detect() {
    return NativeZstd.isPresent() ? new NativeZstd() : new JavaZstd();
  }

  /** The pure-Java provider. */
  static Zstd pureJava() {
    return new JavaZstd();
  }
}
