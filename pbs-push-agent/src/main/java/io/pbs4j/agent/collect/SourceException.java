package io.pbs4j.agent.collect;

import java.io.IOException;

/**
 * A source of a report that failed; the message says what to do where that is known, and holds no
 * secret.
 */
final class SourceException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  enum Kind {
    /** No connection, no answer in time, or one that is too large. */
    NO_ANSWER,
    /** Another certificate than the one that is trusted. */
    UNTRUSTED,
    /** The token is not accepted. */
    REFUSED_TOKEN,
    /** The token is accepted and may not do this. */
    MISSING_PRIVILEGE,
    /** An answer that is none of a PBS. */
    BAD_ANSWER
  }

  private final Kind kind;

  SourceException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
