package io.pbs4j.server.notification;

import java.io.IOException;

/** A message that cannot be sent however often one tries. */
final class Undeliverable extends IOException {
  private static final long serialVersionUID = 1L;

  Undeliverable(String message) {
    super(message);
  }
}
