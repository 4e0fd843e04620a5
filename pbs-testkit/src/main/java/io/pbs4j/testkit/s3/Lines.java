package io.pbs4j.testkit.s3;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lines and headers of HTTP. */
final class Lines {
  /** Longest line, far above what a key of 1024 bytes and its signature need. */
  private static final int LONGEST = 64 << 10;

  private Lines() {}

  /** The next line without its end, or {@code null} at the end of the stream. */
  static @Nullable String read(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        if (line.size() == 0) {
          return null;
        }
        throw new EOFException("within a line");
      }
      if (line.size() == LONGEST) {
        throw new IOException("a line is too long");
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Headers up to the empty line behind them; values of the same name are joined by commas. */
  static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = read(in); line != null && !line.isEmpty(); line = read(in)) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("a header without colon");
      }
      headers.merge(line.substring(0, colon), line.substring(colon + 1).strip(), (a, b) -> a + "," + b);
    }
    return headers;
  }
}
