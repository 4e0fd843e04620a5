package io.pbs4j.core.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM with the 16-byte initialisation vector and the order of tag and text that the wire format has
 * ({@code docs/formats.md}, data blobs). Implementations are safe for use by several threads.
 */
interface Gcm {
  /** Bytes of the initialisation vector. */
  int IV = 16;

  /** Bytes of the tag. */
  int TAG = 16;

  /** Encrypts a range; puts tag and text apart from each other in {@code target} at the two offsets. */
  void encrypt(
      SecretKeySpec key, byte[] iv, byte[] source, int offset, int length, byte[] target, int tagAt, int textAt);

  /**
   * Decrypts and authenticates the text from {@code textAt} to the end of {@code source}.
   *
   * @throws CryptException if the tag is not that of the text under the key
   */
  byte[] decrypt(SecretKeySpec key, byte[] source, int ivAt, int tagAt, int textAt) throws CryptException;

  /** The provider's name, for logs. */
  String provider();

  /** The fastest one present: Amazon Corretto Crypto Provider if its native library loads, else the JDK's. */
  static Gcm detect() {
    return Detected.GCM;
  }

  /** A cipher of one provider, or of the platform's order of providers if that is {@code null}. */
  static Cipher cipher(@Nullable Provider provider, int mode, SecretKeySpec key, byte[] iv)
      throws GeneralSecurityException {
    String name = "AES/GCM/NoPadding";
    Cipher cipher = provider == null ? Cipher.getInstance(name) : Cipher.getInstance(name, provider);
    cipher.init(mode, key, new GCMParameterSpec(Byte.SIZE * TAG, iv));
    return cipher;
  }

  /** Looks once in the life of a process, when the first key needs it: loading a native library takes time. */
  final class Detected {
    /** System property; the value {@code jdk} leaves the native provider aside. */
    private static final String PROPERTY = "io.pbs4j.crypto";

    private static final Gcm GCM = look();

    private Detected() {}

    private static Gcm look() {
      Provider provider = "jdk".equals(System.getProperty(PROPERTY)) ? null : NativeGcm.load();
      return provider == null ? new JdkGcm() : new NativeGcm(provider);
    }
  }
}
