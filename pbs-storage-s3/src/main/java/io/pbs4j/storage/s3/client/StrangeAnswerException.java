package io.pbs4j.storage.s3.client;

import java.io.IOException;

/** An answer that says yes to something else than was asked; inside the client only. */
final class StrangeAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  StrangeAnswerException(String message) {
    super(message);
  }
}
