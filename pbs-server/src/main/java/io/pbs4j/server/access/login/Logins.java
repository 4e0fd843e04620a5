package io.pbs4j.server.access.login;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.access.Userid;
import io.pbs4j.server.access.Login;
import io.pbs4j.server.access.Realm;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.access.Tickets;
import io.pbs4j.server.access.UserStore;
import java.util.Optional;

/** Logs users in. Every refusal looks the same from outside. */
public final class Logins {
  /** Guards nothing: a challenge is no login yet. */
  private static final String NO_GUARD = "invalid";

  private final UserStore users;
  private final PasswordCheck passwords;
  private final Tickets tickets;
  private final SecondFactor factor;

  /** Creates the login. */
  public Logins(UserStore users, PasswordCheck passwords, Tickets tickets, SecondFactor factor) {
    this.users = users;
    this.passwords = passwords;
    this.tickets = tickets;
    this.factor = factor;
  }

  /**
   * Checks a password and returns a ticket, or a challenge when the user has a second factor. A still valid ticket of
   * the same user also counts as a password and needs no second factor again; so do clients renew theirs.
   */
  public Optional<Login> login(Userid userid, Secret password) {
    boolean renewal = isTicket(userid, password);
    if (!(renewal || isPassword(userid, password)) || !users.isActive(AuthId.of(userid))) {
      return Optional.empty();
    }
    Optional<String> challenge = renewal ? Optional.empty() : factor.challenge(userid);
    return Optional.of(
        challenge.isPresent()
            ? new Login(userid, tickets.issueChallenge(userid, challenge.get()), NO_GUARD)
            : complete(userid));
  }

  /** Whether a password or ticket is right, without logging in; a second factor is not asked for. */
  public boolean verify(Userid userid, Secret password) {
    return (isTicket(userid, password) || isPassword(userid, password)) && users.isActive(AuthId.of(userid));
  }

  /**
   * Ends a login that was answered with a challenge.
   *
   * @param challenge the ticket of that answer
   * @param answer such as {@code totp:123456}
   */
  public Optional<Login> answer(Userid userid, String challenge, Secret answer) {
    if (!users.isActive(AuthId.of(userid))) {
      return Optional.empty();
    }
    return tickets
        .verifyChallenge(userid, challenge)
        .filter(json -> factor.accepts(userid, json, answer))
        .map(json -> complete(userid));
  }

  private Login complete(Userid userid) {
    return new Login(userid, tickets.issue(userid), tickets.issueGuard(userid));
  }

  private boolean isTicket(Userid userid, Secret password) {
    return tickets.verify(password.reveal()).filter(userid::equals).isPresent();
  }

  private boolean isPassword(Userid userid, Secret password) {
    return Realm.named(userid.realm()).isPresent() && passwords.matches(userid, password);
  }
}
