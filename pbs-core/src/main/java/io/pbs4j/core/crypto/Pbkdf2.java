package io.pbs4j.core.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** PBKDF2 with HMAC-SHA256 (RFC 8018) on bytes: the JDK's own takes characters, which a raw key is not. */
final class Pbkdf2 {
  private static final String ALGORITHM = "HmacSHA256";

  private Pbkdf2() {}

  static byte[] sha256(byte[] password, byte[] salt, int iterations, int length) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      // An empty key is not allowed by the JDK; one zero byte gives the same HMAC.
      mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, ALGORITHM));
      ByteBuffer out = ByteBuffer.allocate(length);
      for (int block = 1; out.hasRemaining(); block++) {
        mac.update(salt);
        byte[] u = mac.doFinal(ByteBuffer.allocate(Integer.BYTES).putInt(block).array());
        byte[] sum = u.clone();
        for (int i = 1; i < iterations; i++) {
          u = mac.doFinal(u);
          for (int j = 0; j < sum.length; j++) {
            sum[j] ^= u[j];
          }
        }
        out.put(sum, 0, Math.min(sum.length, out.remaining()));
      }
      return out.array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must have HMAC-SHA256", e);
    }
  }
}
