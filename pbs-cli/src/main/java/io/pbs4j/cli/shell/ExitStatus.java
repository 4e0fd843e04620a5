package io.pbs4j.cli.shell;

import io.pbs4j.client.ClientException;
import io.pbs4j.core.InvalidNameException;
import picocli.CommandLine;

/** What the process returns to its caller. The numbers are documented and do not change. */
public enum ExitStatus {
  /** All done. */
  OK(0),
  /** Something failed: the server refused, data is damaged, a file cannot be read or written. */
  FAILED(1),
  /** The command line or an environment variable is wrong; nothing was done. */
  USAGE(2),
  /** The server does not accept user, token or password, or they may not do this. */
  NOT_ALLOWED(3),
  /** The server cannot be reached, or the connection broke. */
  UNREACHABLE(4),
  /** The server's certificate is not the right one. */
  NOT_TRUSTED(5),
  /** Stopped by Ctrl-C or a signal; what shells return for an interrupt. */
  INTERRUPTED(130);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static ExitStatus of(Throwable failure) {
    if (failure instanceof ClientException client) {
      return switch (client.kind()) {
        case UNREACHABLE, DISCONNECTED -> UNREACHABLE;
        case WRONG_FINGERPRINT, UNTRUSTED_CERTIFICATE -> NOT_TRUSTED;
        case AUTHENTICATION, PERMISSION -> NOT_ALLOWED;
        case REFUSED, INVALID_ANSWER, DAMAGED_DATA, WRONG_KEY, UNSUPPORTED -> FAILED;
      };
    }
    boolean usage =
        failure instanceof InvalidNameException || failure instanceof CommandLine.ParameterException;
    return usage ? USAGE : FAILED;
  }
}
