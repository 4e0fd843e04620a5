package io.pbs4j.it;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer as it came over the wire.
 *
 * @param status HTTP status
 * @param headers header fields, names in lower case
 * @param body whole body
 */
record WireAnswer(int status, Map<String, String> headers, byte[] body) {
  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
