package io.pbs4j.storage.s3.client;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * An answer other than yes.
 *
 * @param status of HTTP
 * @param code of S3, or empty if the answer had none
 * @param message of the provider, may be empty
 * @param region where the bucket really is, if the answer told
 * @param wish how long the provider wants to be left alone, if it said so
 * @param date of the provider's clock, if it said so
 */
record Rejection(
    int status,
    String code,
    String message,
    @Nullable String region,
    @Nullable Duration wish,
    @Nullable Instant date) {
  static final int NOT_FOUND = 404;
  static final int PRECONDITION_FAILED = 412;
  static final int RANGE_NOT_SATISFIABLE = 416;
  static final int NOT_IMPLEMENTED = 501;
  private static final int FORBIDDEN = 403;
  private static final int FULL = 507;

  // An error's text is small; what is larger is no answer of S3.
  private static final long LONGEST_TEXT = 64 << 10;

  private static final Set<Integer> PASSING_STATUS =
      Set.of(408, 429, 500, 502, 503, 504, 520, 522, 524, 529);

  /**
   * Codes that pass although their status does not say so; some come in the answer to a HEAD,
   * without one.
   */
  private static final Set<String> PASSING_CODES =
      Set.of(
          "BadDigest",
          "Busy",
          "ClientDisconnected",
          "ConditionalRequestConflict",
          "IncompleteBody",
          "InternalError",
          "OperationAborted",
          "RequestRateLimitExceeded",
          "RequestTimeout",
          "RequestTimeoutException",
          "ServiceUnavailable",
          "SlowDown",
          "SlowDownRead",
          "SlowDownWrite",
          "Throttling",
          "ThrottlingException",
          "TooManyRequests",
          "XAmzContentChecksumMismatch",
          "XAmzContentSHA256Mismatch");

  private static final Set<String> NOT_UNDERSTOOD =
      Set.of(
          "NotImplemented",
          "MethodNotAllowed",
          "InvalidRequest",
          "InvalidArgument",
          "InvalidDigest",
          "BadRequest",
          "NotSupported");

  private static final Set<String> FULL_CODES =
      Set.of(
          "QuotaExceeded",
          "InsufficientStorage",
          "InsufficientCapacity",
          "StorageCapExceeded",
          "NoSpaceLeft",
          "XMinioStorageFull",
          "XMinioAdminBucketQuotaExceeded",
          "XMinioAdminBucketNoSpace");

  /** Reads a refusing answer with its content, if it has one. */
  static Rejection of(Response response, Instant now) throws IOException {
    String text = response.peekBody(LONGEST_TEXT).string();
    Map<String, String> error = S3Xml.error(text);
    String code = error.get("Code");
    if (code == null) {
      code = response.header("X-Minio-Error-Code");
    }
    Instant date = date(response.header("Date"));
    return new Rejection(
        response.code(),
        code == null ? "" : code,
        error.getOrDefault("Message", ""),
        response.header("x-amz-bucket-region", error.get("Region")),
        wish(response.header("Retry-After"), now),
        date);
  }

  /** Whether asking again may bring another answer. */
  boolean passing() {
    return !full() && (PASSING_STATUS.contains(status) || passing(code));
  }

  /** Whether what a code says passes. */
  static boolean passing(String code) {
    return PASSING_CODES.contains(code);
  }

  /** The bucket said that there is no such object. */
  boolean absent() {
    return status == NOT_FOUND && code.equals("NoSuchKey");
  }

  /** There is an object already, or no longer the one that was meant. */
  boolean preconditionFailed() {
    return status == PRECONDITION_FAILED || code.equals("PreconditionFailed");
  }

  /** A quota is used up or a disk is full. */
  boolean full() {
    return status == FULL
        || FULL_CODES.contains(code)
        || (status == FORBIDDEN && message.contains("cap exceeded"));
  }

  /** The provider does not know a header or a request, or does not take it. */
  boolean notUnderstood() {
    return NOT_UNDERSTOOD.contains(code)
        || (code.isEmpty() && Set.of(304, 400, 405, NOT_IMPLEMENTED).contains(status));
  }

  /** Temporary keys that may have been replaced. */
  boolean staleKeys() {
    return Set.of("ExpiredToken", "InvalidToken", "TokenRefreshRequired", "InvalidAccessKeyId")
        .contains(code);
  }

  /** Such as {@code 503 SlowDown: reduce your request rate}. */
  String describe() {
    return "the answer was "
        + status
        + (code.isEmpty() ? "" : " " + code)
        + (message.isBlank() ? "" : ": " + message.strip());
  }

  private static @Nullable Duration wish(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    try {
      return Duration.ofSeconds(Math.max(0, Long.parseLong(header.strip())));
    } catch (NumberFormatException e) {
      Instant until = date(header);
      return until == null || until.isBefore(now) ? null : Duration.between(now, until);
    }
  }

  static @Nullable Instant date(@Nullable String header) {
    if (header == null) {
      return null;
    }
    try {
      return ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
