package io.pbs4j.core.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 of the JDK, for keys of any length. */
final class Hmac {
  private static final String ALGORITHM = "HmacSHA256";

  private Hmac() {}

  /** Ready for data under a key. */
  static Mac sha256(byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      // An empty key is not allowed by the JDK; one zero byte gives the same HMAC.
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must have HMAC-SHA256", e);
    }
  }
}
