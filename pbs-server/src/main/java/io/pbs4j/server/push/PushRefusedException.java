package io.pbs4j.server.push;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request that is refused, with all that is answered. */
final class PushRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Refusal reason;
  private final int status;
  private final transient ObjectNode body;
  private final long retryAfter;

  private PushRefusedException(Refusal reason, int status, ObjectNode body, long retryAfter) {
    super(reason.label(), null, false, false);
    this.reason = reason;
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A body of {@code {"error": …}}. */
  static PushRefusedException of(Refusal reason, int status, String error) {
    return new PushRefusedException(reason, status, object().put("error", error), 0);
  }

  /** A body of {@code {"error": …, "message": …}}. */
  static PushRefusedException of(Refusal reason, int status, String error, String message) {
    return new PushRefusedException(reason, status, object().put("error", error).put("message", message), 0);
  }

  /** What does not fit the checks of the payload. */
  static PushRefusedException invalid(String error) {
    return of(Refusal.INVALID, 400, error);
  }

  /** A body of {@code {"success": false, "error": …, "message": …}}: what goes wrong before there is a payload. */
  static PushRefusedException unread(Refusal reason, int status, String error, String message) {
    return new PushRefusedException(
        reason, status, object().put("success", false).put("error", error).put("message", message), 0);
  }

  /** A body that is no JSON object. */
  static PushRefusedException malformed(String message) {
    return unread(Refusal.MALFORMED, 400, "Bad request", message);
  }

  /** A body beyond the limit. */
  static PushRefusedException tooLarge() {
    return unread(Refusal.TOO_LARGE, 413, "Payload too large", "request entity too large");
  }

  /** Any other path or method. */
  static PushRefusedException notFound() {
    return new PushRefusedException(
        Refusal.NOT_FOUND, 404, object().put("success", false).put("error", "API endpoint not found"), 0);
  }

  /** Something that is not the sender's fault and goes away. */
  static PushRefusedException busy() {
    ObjectNode body = object().put("success", false).put("error", "Busy");
    return new PushRefusedException(
        Refusal.BUSY, 503, body.put("message", "too many pushes at once, try again"), 5);
  }

  /** More requests than an address may make. */
  static PushRefusedException ofAddress(long seconds) {
    return new PushRefusedException(
        Refusal.ADDRESS_LIMIT,
        429,
        object()
            .put("error", "Too Many Requests")
            .put("message", "Rate limit exceeded. Please retry after " + seconds + " seconds.")
            .put("retryAfter", seconds),
        seconds);
  }

  /**
   * More requests than a key allows.
   *
   * @param seconds to wait; 0 to say nothing of it, as the original does
   */
  static PushRefusedException ofKey(long seconds) {
    return new PushRefusedException(
        Refusal.KEY_LIMIT,
        429,
        object().put("error", "Too many requests. Please try again later."),
        seconds);
  }

  Refusal reason() {
    return reason;
  }

  int status() {
    return status;
  }

  ObjectNode body() {
    return body;
  }

  /** Seconds to wait before another attempt; 0 for nothing said. */
  long retryAfter() {
    return retryAfter;
  }
}
