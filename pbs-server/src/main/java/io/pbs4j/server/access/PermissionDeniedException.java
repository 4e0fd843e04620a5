package io.pbs4j.server.access;

/** Somebody known may not do what he asks for; answered with 403. */
public final class PermissionDeniedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with the text for the client. */
  public PermissionDeniedException(String message) {
    super(message);
  }
}
