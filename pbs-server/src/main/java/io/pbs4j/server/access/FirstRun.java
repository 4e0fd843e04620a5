package io.pbs4j.server.access;

import io.pbs4j.core.access.AuthId;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Consumer;

/** What a new server starts with: {@code root@pam} and its token. */
public final class FirstRun {
  /** The user who may do everything. */
  public static final AuthId ROOT = AuthId.parse("root@pam");

  /** The token whose secret is shown once; it is also the password of {@link #ROOT} until he has another. */
  public static final AuthId ROOT_TOKEN = AuthId.parse("root@pam!root-token");

  private FirstRun() {}

  /**
   * Makes user and token unless they exist; returns the secret when it was made just now.
   *
   * @param rights gives all rights to a token that is about to be made
   */
  public static Optional<Secret> prepare(UserStore users, Consumer<AuthId> rights, SecureRandom random) {
    users.addUser(ROOT.user());
    if (users.token(ROOT_TOKEN).isPresent()) {
      return Optional.empty();
    }
    Secret secret = Secret.random(random);
    // The token comes last: a start that was cut short is made up for by the next one.
    rights.accept(ROOT_TOKEN);
    users.putToken(ROOT_TOKEN, secret);
    return Optional.of(secret);
  }
}
