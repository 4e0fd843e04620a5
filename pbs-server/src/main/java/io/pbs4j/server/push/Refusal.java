package io.pbs4j.server.push;

import java.util.Locale;

/** Why a request is refused; the label of a metric. */
enum Refusal {
  NOT_CONFIGURED,
  NO_KEY,
  WRONG_KEY,
  ADDRESS_LIMIT,
  KEY_LIMIT,
  OTHER_AGENT,
  TOO_MANY_AGENTS,
  INVALID,
  MALFORMED,
  TOO_LARGE,
  ENCODING,
  BUSY,
  SLOW,
  NOT_FOUND,
  FAILED;

  /** As metrics have it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
