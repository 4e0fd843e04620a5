package io.pbs4j.server.access.login;

import io.pbs4j.core.access.Userid;
import io.pbs4j.server.access.Secret;
import java.util.Optional;

/** What a user must show besides his password. */
public interface SecondFactor {
  /**
   * What may be shown, as the JSON object that clients get in their challenge ticket; empty when the password is
   * enough.
   */
  Optional<String> challenge(Userid userid);

  /**
   * Whether an answer such as {@code totp:123456} is right; counts wrong ones.
   *
   * @param challenge the JSON object that was answered
   */
  boolean accepts(Userid userid, String challenge, Secret answer);
}
