package io.pbs4j.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Talking to the server failed.
 *
 * <p>{@link #kind()} says what is wrong, for programs; {@link #status()} is the HTTP status where a server
 * answered, and the message then holds the server's own words. Trouble with local files shows as other
 * {@link IOException}s.
 */
public final class ClientException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The status when no server answered. */
  public static final int NO_STATUS = 0;

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  /** What went wrong. */
  public enum Kind {
    /** No connection, or no answer in time. */
    UNREACHABLE,
    /** The server's certificate is not the pinned one. */
    WRONG_FINGERPRINT,
    /** No pin was given and the certificate is not signed by a known authority for this host. */
    UNTRUSTED_CERTIFICATE,
    /** The server does not accept user, token or password. */
    AUTHENTICATION,
    /** The user may not do this. */
    PERMISSION,
    /** The server understood and refused, or failed. */
    REFUSED,
    /** The connection broke while a session or an answer was under way. */
    DISCONNECTED,
    /** The answer is not what the protocol has. */
    INVALID_ANSWER,
    /** Stored data is damaged, or is not what its manifest or index says. */
    DAMAGED_DATA,
    /** The data was made with a key that is not at hand, or is another one. */
    WRONG_KEY,
    /** What is asked for is not possible here. */
    UNSUPPORTED
  }

  private final Kind kind;
  private final int status;
  private final long retryAfterSeconds;

  /** Creates an exception without an answer from the server. */
  public ClientException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, NO_STATUS, 0, message, cause);
  }

  private ClientException(
      Kind kind, int status, long retryAfterSeconds, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /**
   * What a server's answer means.
   *
   * @param status HTTP status
   * @param text the server's message
   * @param retryAfter value of the header of that name, if any; only a number of seconds is understood
   */
  public static ClientException ofAnswer(int status, String text, @Nullable String retryAfter) {
    Kind kind =
        switch (status) {
          case UNAUTHORIZED -> Kind.AUTHENTICATION;
          case FORBIDDEN -> Kind.PERMISSION;
          default -> Kind.REFUSED;
        };
    String message = text.isBlank() ? "server answered with status " + status : text.strip();
    long seconds = retryAfter != null && retryAfter.matches("[0-9]{1,4}") ? Long.parseLong(retryAfter) : 0;
    return new ClientException(kind, status, seconds, message, null);
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** HTTP status of the server's answer, or {@link #NO_STATUS}. */
  public int status() {
    return status;
  }

  /** How long the server asks to wait before another try. */
  public Optional<Duration> retryAfter() {
    return retryAfterSeconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(retryAfterSeconds));
  }

  /** The same failure to be thrown again from another thread, with this one as its cause. */
  public ClientException again() {
    return new ClientException(kind, status, retryAfterSeconds, String.valueOf(getMessage()), this);
  }
}
