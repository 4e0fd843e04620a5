package io.pbs4j.server.traffic;

import io.pbs4j.server.api.ApiException;

/** Status 429, with the time to wait. */
final class TooManyRequestsException extends ApiException {
  private static final long serialVersionUID = 1L;
  private static final int STATUS = 429;

  TooManyRequestsException(String what, long seconds) {
    super(STATUS, what + ", try again in " + seconds + " s", seconds);
  }
}
