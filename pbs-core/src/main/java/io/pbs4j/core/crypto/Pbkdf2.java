package io.pbs4j.core.crypto;

import java.nio.ByteBuffer;
import javax.crypto.Mac;

/** PBKDF2 with HMAC-SHA256 (RFC 8018) on bytes: the JDK's own takes characters, which a raw key is not. */
final class Pbkdf2 {
  private Pbkdf2() {}

  static byte[] sha256(byte[] password, byte[] salt, int iterations, int length) {
    Mac mac = Hmac.sha256(password);
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
  }
}
