package io.pbs4j.testkit.s3;

import java.io.IOException;
import java.io.Serial;

/** A request that is answered with an error. */
final class S3Exception extends IOException {
  @Serial private static final long serialVersionUID = 1L;
  private final S3Error error;

  S3Exception(S3Error error, String message) {
    super(message);
    this.error = error;
  }

  S3Error error() {
    return error;
  }

  String text() {
    String message = getMessage();
    return message == null ? error.code() : message;
  }
}
