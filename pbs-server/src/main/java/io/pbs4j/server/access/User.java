package io.pbs4j.server.access;

import io.pbs4j.core.access.Userid;

/**
 * A user.
 *
 * @param userid name and realm
 * @param enabled whether the user may log in
 * @param expires seconds since 1970 after which he may not; 0 for never
 * @param profile what else is known of him
 */
public record User(Userid userid, boolean enabled, long expires, Profile profile) {
  /** An enabled user who never expires and of whom nothing else is known. */
  public static User plain(Userid userid) {
    return new User(userid, true, 0, Profile.EMPTY);
  }

  /** Whether the user may act at a time, in seconds since 1970. */
  public boolean active(long now) {
    return enabled && (expires == 0 || expires > now);
  }
}
