package io.pbs4j.server.access;

import io.pbs4j.core.access.AuthId;
import java.security.SecureRandom;
import java.util.Optional;

/** What a new server starts with: {@code root@pam} and its token. */
public final class FirstRun {
  /** The user who may do everything. */
  public static final AuthId ROOT = AuthId.parse("root@pam");

  /** The token whose secret is shown once; it is also the password of {@link #ROOT}. */
  public static final AuthId ROOT_TOKEN = AuthId.parse("root@pam!root-token");

  private FirstRun() {}

  /** Makes user and token unless they exist; returns the secret when it was made just now. */
  public static Optional<Secret> prepare(UserStore users, SecureRandom random) {
    users.addUser(ROOT.user());
    if (users.token(ROOT_TOKEN).isPresent()) {
      return Optional.empty();
    }
    Secret secret = Secret.random(random);
    users.putToken(ROOT_TOKEN, secret);
    return Optional.of(secret);
  }
}
