package io.pbs4j.core.crypto;

import java.io.IOException;

/** A key, passphrase or authentication tag that does not fit. Never carries a secret. */
public final class CryptException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public CryptException(String message) {
    super(message);
  }

  /** Creates the exception with its cause. */
  public CryptException(String message, Throwable cause) {
    super(message, cause);
  }
}
