package io.pbs4j.server.access.tfa;

import java.util.Locale;

/** Kinds of second factors. */
public enum FactorKind {
  /** One-time passwords by time, RFC 6238. */
  TOTP,
  /** Codes on paper, each good for one login. */
  RECOVERY,
  /** A security key or passkey, by WebAuthn. */
  WEBAUTHN;

  /** The name in the API. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
