package io.pbs4j.server.push;

import org.jspecify.annotations.Nullable;

/**
 * The key of one agent. Keys have 256 random bits: nobody finds one by trying, so that a plain SHA-256 is all that it
 * takes to keep them, and a slow password hash for every push would only cost time.
 *
 * @param agent the {@code pbsId} that it may push for
 * @param hash SHA-256 of the key, in hex
 * @param enabled whether it may be used
 * @param comment a line
 * @param created seconds since 1970 when the key was made
 */
record AgentKey(String agent, String hash, boolean enabled, @Nullable String comment, long created) {
  @Override
  public String toString() {
    return "AgentKey[" + agent + "]";
  }
}
