package io.pbs4j.server.access;

/** Somebody cannot prove who he is; answered with 401. The message never says which part was wrong. */
public final class NotAuthenticatedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with the text for the client. */
  public NotAuthenticatedException(String message) {
    super(message);
  }
}
