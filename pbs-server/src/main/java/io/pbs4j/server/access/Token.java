package io.pbs4j.server.access;

import io.pbs4j.core.access.AuthId;
import org.jspecify.annotations.Nullable;

/**
 * An API token.
 *
 * @param id user and name
 * @param hash SHA-256 of its secret, in hex
 * @param enabled whether it may be used
 * @param expires seconds since 1970 after which it may not; 0 for never
 * @param comment a line
 */
public record Token(AuthId id, String hash, boolean enabled, long expires, @Nullable String comment) {
  /** Whether the token may be used at a time, in seconds since 1970. */
  public boolean active(long now) {
    return enabled && (expires == 0 || expires > now);
  }

  @Override
  public String toString() {
    return "Token[" + id + "]";
  }
}
