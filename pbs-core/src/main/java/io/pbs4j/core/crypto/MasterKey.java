package io.pbs4j.core.crypto;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.OffsetDateTime;
import javax.crypto.Cipher;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * An RSA master key's public half: wraps the key of each backup, so that the owner of the private half can
 * open backups whose own key is lost.
 *
 * @param key the public key
 */
public record MasterKey(RSAPublicKey key) {
  static final String CIPHER = "RSA/ECB/PKCS1Padding";

  /**
   * Reads a public key in PEM.
   *
   * @param source file name for error messages
   */
  public static MasterKey parse(String source, String pem) throws FormatException {
    try (PemReader reader = new PemReader(new StringReader(pem))) {
      PemObject object = reader.readPemObject();
      if (object == null || !object.getType().equals("PUBLIC KEY")) {
        throw new FormatException(Kind.INVALID_VALUE, source, 0, "master key: no PEM public key");
      }
      KeyFactory factory = KeyFactory.getInstance("RSA");
      return new MasterKey(
          (RSAPublicKey) factory.generatePublic(new X509EncodedKeySpec(object.getContent())));
    } catch (FormatException e) {
      throw e;
    } catch (IOException | GeneralSecurityException | IllegalStateException e) {
      throw new FormatException(Kind.INVALID_VALUE, source, 0, "master key: not an RSA public key");
    }
  }

  /** The key in PEM. */
  public String toPem() {
    return Pem.write("PUBLIC KEY", key.getEncoded());
  }

  /** Wraps a key: the payload of {@code rsa-encrypted.key.blob}, one RSA block. */
  public byte[] wrap(CryptKey secret, OffsetDateTime now, SecureRandom random) {
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.ENCRYPT_MODE, key, random);
      return cipher.doFinal(KeyFile.withoutPassphrase(secret, now).toJson());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the master key cannot wrap an encryption key", e);
    }
  }
}
