package io.pbs4j.testkit.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of HTTP.
 *
 * @param headers without the length of the body
 * @param length of the body in bytes
 * @param body is closed when it was sent
 * @param delivery what becomes of it
 */
record HttpAnswer(int status, Map<String, String> headers, long length, Content body, Delivery delivery) {
  /** Where a body comes from. */
  @FunctionalInterface
  interface Content {
    InputStream open() throws IOException;
  }

  /** What becomes of an answer. */
  enum Delivery {
    /** It is sent. */
    WHOLE,
    /** The connection is closed instead. */
    LOST,
    /** The connection is reset instead. */
    RESET,
    /** The connection is reset in the body. */
    RESET_IN_BODY,
    /** The connection is closed in the body. */
    CLOSED_IN_BODY,
    /** Half the body is sent as if it were the whole. */
    HALF
  }

  static HttpAnswer empty(int status) {
    return of(status, new byte[0]);
  }

  static HttpAnswer of(int status, byte[] body) {
    return new HttpAnswer(
        status, new LinkedHashMap<>(), body.length, () -> new ByteArrayInputStream(body), Delivery.WHOLE);
  }

  static HttpAnswer xml(int status, String text) {
    return of(status, text.getBytes(StandardCharsets.UTF_8)).with("Content-Type", "application/xml");
  }

  HttpAnswer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpAnswer(status, more, length, body, delivery);
  }

  HttpAnswer delivered(Delivery way) {
    return new HttpAnswer(status, headers, length, body, way);
  }
}
