package io.pbs4j.core.compress;

import java.io.InputStream;
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
