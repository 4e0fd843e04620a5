package io.pbs4j.storage.s3.client;

import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.s3.object.ObjectBody;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request before it is signed.
 *
 * @param kind how it is counted
 * @param method of HTTP
 * @param key of an object, with the store's prefix, or {@code null} for the bucket
 * @param query parameters, not encoded
 * @param headers besides those that signing adds
 * @param body content, or {@code null}
 * @param payload the body's mark in the signature: its SHA-256 in hexadecimal, or that it is not
 *     signed
 * @param streams whether the answer's content is read at the caller's pace, without a time-out for
 *     the whole
 */
record S3Request(
    RequestKind kind,
    String method,
    @Nullable String key,
    Map<String, String> query,
    Map<String, String> headers,
    @Nullable ObjectBody body,
    String payload,
    boolean streams) {
  /** SHA-256 of nothing. */
  static final String EMPTY_PAYLOAD =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  static S3Request of(
      RequestKind kind, String method, @Nullable String key, Map<String, String> query) {
    return new S3Request(kind, method, key, query, Map.of(), null, EMPTY_PAYLOAD, false);
  }

  S3Request with(Map<String, String> newHeaders) {
    return new S3Request(kind, method, key, query, newHeaders, body, payload, streams);
  }

  S3Request streaming() {
    return new S3Request(kind, method, key, query, headers, body, payload, true);
  }

  /** Such as {@code GET a/b}, for messages. */
  String describe() {
    return method
        + " "
        + (key == null ? "bucket" + (query.isEmpty() ? "" : " " + query.keySet()) : key);
  }
}
