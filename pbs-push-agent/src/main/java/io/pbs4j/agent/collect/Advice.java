package io.pbs4j.agent.collect;

import io.pbs4j.client.CertificatePin;
import io.pbs4j.client.http.UntrustedCertificateException;

/** What to do about a source that failed, in words. */
final class Advice {
  private Advice() {}

  static String refused(PbsToken token) {
    return "the PBS does not accept the token "
        + token.authId()
        + " (401): check PBS_API_TOKEN, and that user and token are enabled and not expired";
  }

  static String missing(PbsToken token, String privilege, String object) {
    if (privilege.isEmpty()) {
      return token.authId() + " may not read this (403): " + grant(token, "/");
    }
    return token.authId()
        + " may not read this (403): "
        + privilege
        + " on "
        + object
        + " is missing; "
        + grant(token, object);
  }

  /** A token never has more than its user, and nothing of its own accord. */
  static String grant(PbsToken token, String object) {
    return "give the role Audit on "
        + object
        + " (or on /) to the user AND to the token: proxmox-backup-manager acl update "
        + object
        + " Audit --auth-id '"
        + token.user()
        + "', then the same with --auth-id '"
        + token.authId()
        + "'";
  }

  static String untrusted(UntrustedCertificateException failure) {
    CertificatePin expected = failure.expected();
    return expected == null
        ? "the certificate with the fingerprint "
            + failure.presented()
            + " is not one of a trusted authority; if it is the right one, set PBS_FINGERPRINT to"
            + " it"
        : "the certificate has the fingerprint "
            + failure.presented()
            + ", and not "
            + expected
            + " as PBS_FINGERPRINT says; if it was renewed, set the new one";
  }
}
