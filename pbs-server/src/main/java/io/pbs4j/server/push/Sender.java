package io.pbs4j.server.push;

import org.jspecify.annotations.Nullable;

/**
 * Whom a key belongs to.
 *
 * @param agent whose own key it is; {@code null} for the shared key
 */
record Sender(@Nullable String agent) {
  /** Whoever knows the shared key. */
  static final Sender SHARED = new Sender(null);

  boolean isShared() {
    return agent == null;
  }

  /** What its requests are counted by. Names of agents are never empty. */
  String limitKey() {
    return agent == null ? "" : agent;
  }
}
