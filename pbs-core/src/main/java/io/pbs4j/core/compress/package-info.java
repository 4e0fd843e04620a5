/**
 * zstd behind one interface. zstd-jni is used when it is on the class path, else the pure-Java aircompressor.
 *
 * <pre>{@code
 * import io.pbs4j.core.compress.Zstd;
 *
 * Zstd zstd = Zstd.detect();
 * byte[] data = new byte[10_000];
 * byte[] frame = zstd.compress(data, 0, data.length, data.length);
 * if (frame != null) { // null: it would not have become smaller
 *   byte[] again = zstd.decompress(frame, 0, frame.length, data.length);
 *   System.out.println(again.length);
 * }
 * // prints: 10000
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.compress;

import org.jspecify.annotations.NullMarked;
