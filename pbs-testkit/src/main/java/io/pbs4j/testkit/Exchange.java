package io.pbs4j.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer as they were recorded.
 *
 * @param connection number of the TCP connection within the trace, from 1
 * @param http2 whether it was HTTP/2, that is, behind an upgrade
 * @param stream HTTP/2 stream, 0 for HTTP/1.1
 * @param method request method
 * @param path path and query as sent
 * @param requestHeaders request headers, names in lower case, pseudo headers with their colon
 * @param requestBody body of the request
 * @param status status code of the answer
 * @param responseHeaders headers of the answer
 * @param responseBody body of the answer
 */
public record Exchange(
    int connection,
    boolean http2,
    int stream,
    String method,
    String path,
    Map<String, String> requestHeaders,
    Body requestBody,
    int status,
    Map<String, String> responseHeaders,
    Body responseBody) {

  /**
   * A body: text in full up to 4 KiB, binary by its length, first bytes and checksum.
   *
   * @param length bytes
   * @param text the text or its beginning, empty for no body, {@code null} for a binary one
   * @param head hexadecimal digits of up to 32 first bytes of a binary body
   * @param sha256 hexadecimal checksum of a binary body
   */
  public record Body(
      long length, @Nullable String text, @Nullable String head, @Nullable String sha256) {
    /** Whether only a description of the bytes was recorded. */
    public boolean binary() {
      return text == null;
    }

    /** Whether {@link #text()} is all of it. */
    public boolean complete() {
      return text != null && text.getBytes(StandardCharsets.UTF_8).length == length;
    }
  }
}
