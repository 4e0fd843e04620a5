package io.pbs4j.testkit.s3;

import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request of HTTP.
 *
 * @param path as sent
 * @param query as sent, without the question mark, empty if there is none
 * @param headers in any case of letters
 * @param length of the body in bytes, -1 if it was not said
 * @param body to its end
 */
record HttpRequest(
    String method, String path, String query, Map<String, String> headers, long length, InputStream body) {
  @Nullable String header(String name) {
    return headers.get(name);
  }

  String header(String name, String otherwise) {
    return headers.getOrDefault(name, otherwise);
  }
}
