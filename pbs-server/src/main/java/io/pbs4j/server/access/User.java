package io.pbs4j.server.access;

import io.pbs4j.core.access.Userid;

/**
 * A user as far as logging in goes.
 *
 * @param userid name and realm
 * @param enabled whether the user may log in
 * @param expires seconds since 1970 after which he may not; 0 for never
 */
public record User(Userid userid, boolean enabled, long expires) {
  /** Whether the user may act at a time, in seconds since 1970. */
  public boolean active(long now) {
    return enabled && (expires == 0 || expires > now);
  }
}
