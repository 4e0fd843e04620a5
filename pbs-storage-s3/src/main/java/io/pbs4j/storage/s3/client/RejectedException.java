package io.pbs4j.storage.s3.client;

import java.io.IOException;

/** An answer other than yes that no repetition changes; inside the client only. */
final class RejectedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Rejection rejection;

  RejectedException(Rejection rejection) {
    super(rejection.describe());
    this.rejection = rejection;
  }

  Rejection rejection() {
    return rejection;
  }

  /** Common and expected: an absent object costs no stack trace. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
