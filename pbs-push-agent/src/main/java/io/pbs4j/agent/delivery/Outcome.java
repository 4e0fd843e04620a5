package io.pbs4j.agent.delivery;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of one attempt to push a report.
 *
 * @param kind what to do next
 * @param reason for people, without secrets
 * @param retryAfter what the receiver asked for
 */
record Outcome(Kind kind, String reason, Optional<Duration> retryAfter) {
  enum Kind {
    /** The receiver has it. */
    ACCEPTED,
    /** The same may succeed later. */
    TRANSIENT,
    /** The receiver failed in a way that may be the report's fault. */
    FAILED_THERE,
    /** This report will never be taken. */
    REFUSED,
    /** Key, address or receiver are set up wrong: no report will be taken until somebody mends that. */
    MISCONFIGURED
  }

  static Outcome of(Kind kind, String reason) {
    return new Outcome(kind, reason, Optional.empty());
  }

  Outcome after(Optional<Duration> pause) {
    return new Outcome(kind, reason, pause);
  }
}
