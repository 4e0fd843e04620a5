package io.pbs4j.server.api;

import java.util.LinkedHashMap;
import java.util.Map;

/** An answer other than success: a status and the text that the client shows to its user. */
public class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, String> errors;
  private final long retryAfter;

  /**
   * Creates an error.
   *
   * @param status HTTP status
   * @param message the whole body of the answer; must not hold a secret
   */
  public ApiException(int status, String message) {
    this(status, message, Map.of(), 0);
  }

  /**
   * Creates an error that passes.
   *
   * @param retryAfter seconds after which to try again, for the header
   */
  protected ApiException(int status, String message, long retryAfter) {
    this(status, message, Map.of(), retryAfter);
  }

  private ApiException(int status, String message, Map<String, String> errors, long retryAfter) {
    super(message);
    this.status = status;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }

  /** The default error, status 400. */
  public static ApiException badRequest(String message) {
    return new ApiException(400, message);
  }

  /** Status 401: nobody, or somebody who cannot prove it. */
  public static ApiException unauthorized(String message) {
    return new ApiException(401, message);
  }

  /** Status 403. */
  public static ApiException forbidden(String message) {
    return new ApiException(403, message);
  }

  /** Status 404. */
  public static ApiException notFound(String message) {
    return new ApiException(404, message);
  }

  /** Status 404 of a path that no endpoint has. */
  public static ApiException noSuchPath(String path) {
    return notFound("Path '" + path + "' not found.");
  }

  /**
   * Status 400 of parameters that do not fit their declaration.
   *
   * @param errors reason by parameter name, at least one, in the order in which they are listed
   */
  public static ApiException badParameters(Map<String, String> errors) {
    StringBuilder text = new StringBuilder("parameter verification failed");
    if (errors.size() == 1) {
      errors.forEach((name, reason) -> text.append(" - '").append(name).append("': ").append(reason));
    } else {
      text.append(":\n");
      errors.forEach(
          (name, reason) ->
              text.append("- '").append(name).append("': ").append(reason).append('\n'));
    }
    return new ApiException(400, text.toString(), new LinkedHashMap<>(errors), 0);
  }

  /** Status 400 of one parameter. */
  public static ApiException badParameter(String name, String reason) {
    return badParameters(Map.of(name, reason));
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** Seconds after which to try again; 0 if nothing is known of that. */
  public long retryAfter() {
    return retryAfter;
  }

  /** Reasons by parameter name; empty unless parameters were refused. */
  public Map<String, String> errors() {
    return errors == null ? Map.of() : errors;
  }

  /** The text for the client. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
