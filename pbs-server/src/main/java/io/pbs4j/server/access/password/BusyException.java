package io.pbs4j.server.access.password;

/** Too many passwords are being checked already; answered with 429. */
public final class BusyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  BusyException() {
    super("too many logins at once, try again in a moment");
  }
}
