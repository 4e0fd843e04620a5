package io.pbs4j.server.access.login;

import io.pbs4j.core.access.Userid;
import io.pbs4j.server.access.FirstRun;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.access.UserStore;
import io.pbs4j.server.access.password.Passwords;

/** Tells whether a password is somebody's. */
public final class PasswordCheck {
  private final UserStore users;
  private final Passwords passwords;

  /** Creates the check. */
  public PasswordCheck(UserStore users, Passwords passwords) {
    this.users = users;
    this.passwords = passwords;
  }

  /**
   * Whether it is; the secret of his first token is root's password until he has another, as long as that token may be
   * used.
   */
  public boolean matches(Userid userid, Secret password) {
    if (userid.equals(FirstRun.ROOT.user())
        && users.isActive(FirstRun.ROOT_TOKEN)
        && users.token(FirstRun.ROOT_TOKEN).filter(token -> password.matches(token.hash())).isPresent()) {
      return !passwords.has(userid);
    }
    return passwords.matches(userid, password);
  }
}
