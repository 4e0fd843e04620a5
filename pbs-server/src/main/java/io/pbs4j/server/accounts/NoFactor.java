package io.pbs4j.server.accounts;

import io.pbs4j.core.access.Userid;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.access.login.SecondFactor;
import java.util.Optional;

/** No second factors. */
final class NoFactor implements SecondFactor {
  @Override
  public Optional<String> challenge(Userid userid) {
    return Optional.empty();
  }

  @Override
  public boolean accepts(Userid userid, String challenge, Secret answer) {
    return false;
  }
}
