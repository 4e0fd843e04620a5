package io.pbs4j.storage.s3.client;

import io.pbs4j.storage.s3.object.StoredObject;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What the headers of requests and answers say about objects and parts of them. */
final class ObjectHeaders {
  static final int PARTIAL = 206;
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");

  private ObjectHeaders() {}

  /**
   * Which part of an object an answer has.
   *
   * @param start first byte
   * @param end behind the last byte
   * @param total length of the object
   */
  record Part(long start, long end, long total) {}

  /** Asks for a part. */
  static Map<String, String> range(long start, long end) {
    return Map.of("Range", "bytes=" + start + "-" + (end - 1));
  }

  /** Asks for a part of this very content. */
  static Map<String, String> rest(String etag, long start, long end) {
    return Map.of("Range", "bytes=" + start + "-" + (end - 1), "If-Match", "\"" + etag + "\"");
  }

  /** Which part an answer has; the whole object if it is no partial answer. */
  static Part part(Response response) throws IOException {
    if (response.code() != PARTIAL) {
      long length = contentLength(response);
      return new Part(0, length, length);
    }
    String header = response.header("Content-Range", "");
    Matcher range = CONTENT_RANGE.matcher(header == null ? "" : header);
    if (!range.matches()) {
      throw new IOException("a partial answer says nothing of its part: " + header);
    }
    return new Part(
        Long.parseLong(range.group(1)),
        Long.parseLong(range.group(2)) + 1,
        Long.parseLong(range.group(3)));
  }

  /** The object that an answer is about. */
  static StoredObject object(String key, Response response, long length, Instant now) {
    Instant modified = Rejection.date(response.header("Last-Modified"));
    if (modified == null) {
      // The answer to a write has no such header, but was written at its date.
      modified = Rejection.date(response.header("Date"));
    }
    return new StoredObject(key, length, etag(response), modified == null ? now : modified);
  }

  static long contentLength(Response response) throws IOException {
    @Nullable String header = response.header("Content-Length");
    if (header == null) {
      throw new IOException("the answer does not say the object's length");
    }
    try {
      return Long.parseLong(header.strip());
    } catch (NumberFormatException e) {
      throw new IOException("the answer says a length of " + header, e);
    }
  }

  private static String etag(Response response) {
    @Nullable String etag = response.header("ETag");
    return etag == null ? "" : S3Xml.unquoted(etag);
  }
}
