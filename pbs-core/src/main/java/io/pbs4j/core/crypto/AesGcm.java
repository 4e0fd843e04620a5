package io.pbs4j.core.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with the 16-byte initialisation vector and the order of tag and text that the wire format has.
 *
 * <p>The JDK's cipher is fed in small slices: its fast path is compiled per call, and one call with 4 MiB would
 * run interpreted for the first hundreds of chunks.
 */
final class AesGcm {
  /** Bytes of the initialisation vector. */
  static final int IV = 16;

  /** Bytes of the tag. */
  static final int TAG = 16;

  /** Bytes per call. */
  private static final int SLICE = 4096;

  private AesGcm() {}

  /** Encrypts a range; returns tag and text apart from each other in {@code target} at the two offsets. */
  static void encrypt(
      SecretKeySpec key, byte[] iv, byte[] source, int offset, int length, byte[] target, int tagAt, int textAt) {
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, iv);
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

  /** Decrypts and authenticates a range. */
  static byte[] decrypt(SecretKeySpec key, byte[] source, int ivAt, int tagAt, int textAt) throws CryptException {
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOfRange(source, ivAt, ivAt + IV));
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

  private static Cipher cipher(int mode, SecretKeySpec key, byte[] iv) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG, iv));
    return cipher;
  }
}
