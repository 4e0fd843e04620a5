package io.pbs4j.testkit.s3;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something that goes wrong with a request. */
public sealed interface Fault {
  /** The answer is late. Joins with another fault. */
  record Delay(Duration time) implements Fault {}

  /**
   * An error instead of the operation.
   *
   * @param status of HTTP
   * @param code of S3, such as {@code SlowDown}
   * @param retryAfter seconds that the client is told to wait, or {@code null} for no word about it
   */
  record Refusal(int status, String code, @Nullable Integer retryAfter) implements Fault {}

  /** The connection is reset. */
  record Reset(Moment moment) implements Fault {}

  /** The operation is done, then the connection is closed without an answer. */
  record LostReply() implements Fault {}

  /**
   * The body of the answer lacks its second half.
   *
   * @param admitted whether the length in the head is that of the half, so that HTTP sees nothing wrong;
   *     otherwise the connection is closed where the other half should come
   */
  record HalfBody(boolean admitted) implements Fault {}

  /** When a connection breaks. */
  enum Moment {
    /** After the head of the request; nothing was done. */
    BEFORE_BODY,
    /** Within the body of the request; nothing was done. Like the former if there is no body. */
    IN_REQUEST_BODY,
    /** Within the body of the answer; the operation is done. Without an answer if that has no body. */
    IN_ANSWER_BODY
  }

  /** A late answer. */
  static Fault delay(Duration time) {
    return new Delay(time);
  }

  /** 503 SlowDown, as S3 throttles. */
  static Fault slowDown() {
    return new Refusal(503, "SlowDown", null);
  }

  /** 500 InternalError. */
  static Fault internalError() {
    return new Refusal(500, "InternalError", null);
  }

  /** 429 with a time to wait. */
  static Fault tooManyRequests(int retryAfter) {
    return new Refusal(429, "TooManyRequests", retryAfter);
  }

  /** 403 AccessDenied. */
  static Fault accessDenied() {
    return new Refusal(403, "AccessDenied", null);
  }

  /** The connection is reset. */
  static Fault reset(Moment moment) {
    return new Reset(moment);
  }

  /** Success that the client does not hear of. */
  static Fault lostReply() {
    return new LostReply();
  }
}
