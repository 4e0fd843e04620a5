package io.pbs4j.core.crypto;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/**
 * An RSA master key's private half: opens what {@link MasterKey#wrap} made. Closing it wipes the key material
 * held here; what the platform's own cipher held is left to the garbage collector.
 */
public final class MasterPrivateKey implements AutoCloseable {
  /** Bits of new keys, as the stock client's. */
  public static final int BITS = 4096;

  private static final String PLAIN = "PRIVATE KEY";
  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";

  private final byte[] pkcs8;
  private boolean closed;

  private MasterPrivateKey(byte[] pkcs8) {
    this.pkcs8 = pkcs8;
  }

  /** A new key pair of {@link #BITS} bits; takes seconds. */
  public static MasterPrivateKey generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS, random);
      KeyPair pair = generator.generateKeyPair();
      return new MasterPrivateKey(pair.getPrivate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must have RSA", e);
    }
  }

  /**
   * Reads a private key in PEM, in the clear or encrypted by PBES2 with PBKDF2 and AES-CBC.
   *
   * @param source file name for error messages
   * @param passphrase needed for an encrypted key; the caller wipes it
   * @throws CryptException for a wrong passphrase, or none where one is needed
   */
  public static MasterPrivateKey parse(String source, String pem, byte @Nullable [] passphrase)
      throws FormatException, CryptException {
    PemObject object = Pem.read(pem);
    String type = object == null ? "" : object.getType();
    if (object == null || !(type.equals(PLAIN) || type.equals(ENCRYPTED))) {
      throw bad(source, "no PEM private key");
    }
    byte[] content = object.getContent();
    if (type.equals(ENCRYPTED)) {
      if (passphrase == null) {
        throw new CryptException("the master key is protected, a passphrase is needed");
      }
      content = EncryptedPkcs8.decrypt(source, content, passphrase);
    }
    MasterPrivateKey key = new MasterPrivateKey(content);
    try {
      key.rsa();
      return key;
    } catch (GeneralSecurityException | ClassCastException e) {
      key.close();
      // Wrong padding passes by chance once in 256 times.
      if (type.equals(ENCRYPTED)) {
        throw new CryptException("wrong passphrase");
      }
      throw bad(source, "not an RSA private key");
    }
  }

  private static FormatException bad(String source, String reason) {
    return new FormatException(Kind.INVALID_VALUE, source, 0, "master key: " + reason);
  }

  private RSAPrivateCrtKey rsa() throws GeneralSecurityException {
    if (closed) {
      throw new IllegalStateException("the key was closed");
    }
    return (RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /** The public half. */
  public MasterKey publicKey() {
    try {
      RSAPrivateCrtKey key = rsa();
      return new MasterKey(
          (RSAPublicKey)
              KeyFactory.getInstance("RSA")
                  .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key was an RSA key before", e);
    }
  }

  /**
   * The key in PEM under a passphrase of at least {@link KeyFile#MIN_PASSPHRASE} bytes; to be kept in a file of
   * mode 0600.
   */
  public String toPem(byte[] passphrase, SecureRandom random) {
    if (passphrase.length < KeyFile.MIN_PASSPHRASE) {
      throw new IllegalArgumentException(
          "passphrase is too short, at least " + KeyFile.MIN_PASSPHRASE + " bytes are needed");
    }
    if (closed) {
      throw new IllegalStateException("the key was closed");
    }
    return Pem.write(ENCRYPTED, EncryptedPkcs8.encrypt(pkcs8, passphrase, random));
  }

  /**
   * Opens a wrapped key, the payload of {@code rsa-encrypted.key.blob}.
   *
   * @param source file name for error messages
   * @return the key in the clear, to be protected before it is written anywhere
   * @throws CryptException if it was wrapped for another master key
   */
  public KeyFile unwrap(String source, byte[] wrapped) throws FormatException, CryptException {
    byte[] json;
    try {
      Cipher cipher = Cipher.getInstance(MasterKey.CIPHER);
      cipher.init(Cipher.DECRYPT_MODE, rsa());
      json = cipher.doFinal(wrapped);
    } catch (GeneralSecurityException e) {
      throw new CryptException("the master key does not open this key: it was made for another", e);
    }
    try {
      return KeyFile.parse(source, json);
    } finally {
      Arrays.fill(json, (byte) 0);
    }
  }

  @Override
  public void close() {
    closed = true;
    Arrays.fill(pkcs8, (byte) 0);
  }

  /** Shows nothing of the key. */
  @Override
  public String toString() {
    return "MasterPrivateKey[" + (closed ? "closed" : "RSA") + "]";
  }
}
