package io.pbs4j.core.crypto;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * Private keys under a passphrase: PKCS#8 with PBES2 (RFC 8018), PBKDF2 and AES-CBC. The JDK's own class reads
 * what OpenSSL writes in some versions only.
 */
final class EncryptedPkcs8 {
  /** Rounds for new keys. OpenSSL writes 2048, and reads any number. */
  private static final int ROUNDS = 100_000;

  /** Rounds that a file may make us compute: some seconds. */
  private static final int MAX_ROUNDS = 10_000_000;

  private static final int SALT = 16;
  private static final int BLOCK = 16;
  private static final int KEY_BITS = 256;

  private static final Map<ASN1ObjectIdentifier, String> HASHES =
      Map.of(
          PKCSObjectIdentifiers.id_hmacWithSHA1, "PBKDF2WithHmacSHA1",
          PKCSObjectIdentifiers.id_hmacWithSHA256, "PBKDF2WithHmacSHA256",
          PKCSObjectIdentifiers.id_hmacWithSHA384, "PBKDF2WithHmacSHA384",
          PKCSObjectIdentifiers.id_hmacWithSHA512, "PBKDF2WithHmacSHA512");

  private static final Map<ASN1ObjectIdentifier, Integer> CIPHERS =
      Map.of(
          NISTObjectIdentifiers.id_aes128_CBC, 128,
          NISTObjectIdentifiers.id_aes192_CBC, 192,
          NISTObjectIdentifiers.id_aes256_CBC, KEY_BITS);

  private EncryptedPkcs8() {}

  static byte[] encrypt(byte[] pkcs8, byte[] passphrase, SecureRandom random) {
    byte[] salt = new byte[SALT];
    byte[] iv = new byte[BLOCK];
    random.nextBytes(salt);
    random.nextBytes(iv);
    ASN1ObjectIdentifier hash = PKCSObjectIdentifiers.id_hmacWithSHA256;
    try {
      byte[] text = aes(Cipher.ENCRYPT_MODE, derive(hash, passphrase, salt, ROUNDS, KEY_BITS), iv, pkcs8);
      KeyDerivationFunc derivation =
          new KeyDerivationFunc(
              PKCSObjectIdentifiers.id_PBKDF2,
              new PBKDF2Params(salt, ROUNDS, new AlgorithmIdentifier(hash, DERNull.INSTANCE)));
      EncryptionScheme scheme =
          new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv));
      return new EncryptedPrivateKeyInfo(
              new AlgorithmIdentifier(
                  PKCSObjectIdentifiers.id_PBES2, new PBES2Parameters(derivation, scheme)),
              text)
          .getEncoded();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every Java platform must have PBKDF2 and AES-CBC", e);
    }
  }

  static byte[] decrypt(String source, byte[] der, byte[] passphrase) throws FormatException, CryptException {
    try {
      EncryptedPrivateKeyInfo info = EncryptedPrivateKeyInfo.getInstance(der);
      PBES2Parameters method = PBES2Parameters.getInstance(info.getEncryptionAlgorithm().getParameters());
      PBKDF2Params derivation =
          PBKDF2Params.getInstance(method.getKeyDerivationFunc().getParameters());
      Integer bits = CIPHERS.get(method.getEncryptionScheme().getAlgorithm());
      ASN1ObjectIdentifier hash = derivation.getPrf().getAlgorithm();
      int rounds = derivation.getIterationCount().intValueExact();
      boolean known =
          info.getEncryptionAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)
              && method.getKeyDerivationFunc().getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2);
      if (!known || bits == null || !HASHES.containsKey(hash) || rounds < 1 || rounds > MAX_ROUNDS) {
        throw bad(source, "it is encrypted in an unknown way, or with too many rounds");
      }
      byte[] iv =
          ASN1OctetString.getInstance(method.getEncryptionScheme().getParameters()).getOctets();
      byte[] key = derive(hash, passphrase, derivation.getSalt(), rounds, bits);
      return aes(Cipher.DECRYPT_MODE, key, iv, info.getEncryptedData());
    } catch (GeneralSecurityException e) {
      throw new CryptException("wrong passphrase", e);
    } catch (IllegalArgumentException | IllegalStateException | NullPointerException | ArithmeticException | ClassCastException e) {
      throw bad(source, "not an encrypted private key");
    }
  }

  private static FormatException bad(String source, String reason) {
    return new FormatException(Kind.INVALID_VALUE, source, 0, "master key: " + reason);
  }

  private static byte[] derive(
      ASN1ObjectIdentifier hash, byte[] passphrase, byte[] salt, int rounds, int bits)
      throws GeneralSecurityException {
    CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(passphrase));
    char[] characters = new char[decoded.remaining()];
    decoded.get(characters);
    Arrays.fill(decoded.array(), ' ');
    PBEKeySpec spec = new PBEKeySpec(characters, salt, rounds, bits);
    Arrays.fill(characters, ' ');
    try {
      return SecretKeyFactory.getInstance(String.valueOf(HASHES.get(hash)))
          .generateSecret(spec)
          .getEncoded();
    } finally {
      spec.clearPassword();
    }
  }

  private static byte[] aes(int mode, byte[] key, byte[] iv, byte[] text) throws GeneralSecurityException {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(text);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }
}
