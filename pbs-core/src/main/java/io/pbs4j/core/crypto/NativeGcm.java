package io.pbs4j.core.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-GCM of Amazon Corretto Crypto Provider, an optional dependency. At full speed from the first chunk on. Used
 * by itself: the process's list of security providers is left alone.
 */
final class NativeGcm implements Gcm {
  private static final String PROVIDER = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  private final Provider accp;

  NativeGcm(Provider accp) {
    this.accp = accp;
  }

  /** The provider, or {@code null} where it is not on the class path or not for this platform. */
  static @Nullable Provider load() {
    try {
      Class<?> type = Class.forName(PROVIDER);
      Provider provider = (Provider) type.getField("INSTANCE").get(null);
      return type.getMethod("getLoadingError").invoke(provider) == null ? provider : null;
    } catch (ReflectiveOperationException | LinkageError e) {
      return null;
    }
  }

  @Override
  public void encrypt(
      SecretKeySpec key, byte[] iv, byte[] source, int offset, int length, byte[] target, int tagAt, int textAt) {
    try {
      Cipher cipher = Gcm.cipher(accp, Cipher.ENCRYPT_MODE, key, iv);
      int written = cipher.update(source, offset, length, target, textAt);
      byte[] rest = cipher.doFinal();
      int text = rest.length - TAG;
      System.arraycopy(rest, 0, target, textAt + written, text);
      System.arraycopy(rest, text, target, tagAt, TAG);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM of " + accp.getName() + " failed", e);
    }
  }

  @Override
  public byte[] decrypt(SecretKeySpec key, byte[] source, int ivAt, int tagAt, int textAt) throws CryptException {
    try {
      Cipher cipher = Gcm.cipher(accp, Cipher.DECRYPT_MODE, key, Arrays.copyOfRange(source, ivAt, ivAt + IV));
      int length = source.length - textAt;
      // One call with the tag behind the text: anything else makes the provider collect the text in a buffer
      // that grows, at half the speed.
      byte[] tagged = new byte[length + TAG];
      System.arraycopy(source, textAt, tagged, 0, length);
      System.arraycopy(source, tagAt, tagged, length, TAG);
      byte[] text = new byte[length];
      cipher.doFinal(tagged, 0, tagged.length, text, 0);
      return text;
    } catch (AEADBadTagException e) {
      throw new CryptException("unable to decrypt: wrong key or damaged data", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM of " + accp.getName() + " failed", e);
    }
  }

  @Override
  public String provider() {
    return accp.getName();
  }
}
