package io.pbs4j.server.notification;

import java.io.IOException;

/** A message that cannot be sent however often one tries. */
final class UndeliverableException extends IOException {
  private static final long serialVersionUID = 1L;

  UndeliverableException(String message) {
    super(message);
  }
}
