package io.pbs4j.core.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM of the JDK, fed in small slices: its fast path is compiled per call, and one call with 4 MiB would run
 * interpreted for the first hundreds of chunks.
 */
final class JdkGcm implements Gcm {
  /** Bytes per call. */
  private static final int SLICE = 4096;

  @Override
  public void encrypt(
      SecretKeySpec key, byte[] iv, byte[] source, int offset, int length, byte[] target, int tagAt, int textAt) {
    try {
      Cipher cipher = Gcm.cipher(null, Cipher.ENCRYPT_MODE, key, iv);
      int out = textAt;
      int end = offset + length;
      for (int at = offset; at < end; at += SLICE) {
        out += cipher.update(source, at, Math.min(SLICE, end - at), target, out);
      }
      byte[] rest = cipher.doFinal();
      int text = rest.length - TAG;
      System.arraycopy(rest, 0, target, out, text);
      System.arraycopy(rest, text, target, tagAt, TAG);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must have AES-GCM", e);
    }
  }

  @Override
  public byte[] decrypt(SecretKeySpec key, byte[] source, int ivAt, int tagAt, int textAt) throws CryptException {
    try {
      Cipher cipher = Gcm.cipher(null, Cipher.DECRYPT_MODE, key, Arrays.copyOfRange(source, ivAt, ivAt + IV));
      int length = source.length - textAt;
      // Direct buffers: the only way to the JDK's fast path for decryption.
      ByteBuffer in = ByteBuffer.allocateDirect(length + TAG);
      in.put(source, textAt, length).put(source, tagAt, TAG).flip();
      ByteBuffer out = ByteBuffer.allocateDirect(length);
      cipher.doFinal(in, out);
      byte[] text = new byte[length];
      out.flip().get(text);
      return text;
    } catch (AEADBadTagException e) {
      throw new CryptException("unable to decrypt: wrong key or damaged data", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must have AES-GCM", e);
    }
  }

  @Override
  public String provider() {
    return "JDK";
  }
}
