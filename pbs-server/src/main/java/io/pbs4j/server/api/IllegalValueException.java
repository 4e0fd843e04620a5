package io.pbs4j.server.api;

/** A parameter's value outside its schema; the message is the bare reason. */
final class IllegalValueException extends Exception {
  private static final long serialVersionUID = 1L;

  IllegalValueException(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
