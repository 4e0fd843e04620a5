package io.pbs4j.server.access.tfa;

import io.pbs4j.core.access.Userid;

/**
 * A second factor of a user; its {@code toString} hides the secret.
 *
 * @param userid whose
 * @param id names it among his
 * @param kind what it is
 * @param description what he calls it
 * @param created seconds since 1970
 * @param enabled whether it counts
 * @param secret text form of {@link Totp}, {@link RecoveryCodes} or {@link SecurityKey}
 */
public record Factor(
    Userid userid,
    String id,
    FactorKind kind,
    String description,
    long created,
    boolean enabled,
    String secret) {
  Factor withSecret(String other) {
    return new Factor(userid, id, kind, description, created, enabled, other);
  }

  @Override
  public String toString() {
    return "Factor[" + userid + "/" + id + "]";
  }
}
