package io.pbs4j.core.crypto;

import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.generators.SCrypt;

/** How a passphrase becomes the key that protects a key file. */
public sealed interface KeyDerivation {
  /** Bytes of salt in new key files. */
  int SALT = 32;

  /** Derives 32 bytes. */
  byte[] derive(byte[] passphrase);

  /** The method's name as the stock client has it. */
  String method();

  /** scrypt with a new salt and the cost that the stock client takes: 64 MiB and a tenth of a second. */
  static KeyDerivation newScrypt(SecureRandom random) {
    return new Scrypt(1 << 16, 8, 1, newSalt(random));
  }

  /** PBKDF2 with a new salt and as many rounds as the stock client takes. */
  static KeyDerivation newPbkdf2(SecureRandom random) {
    return new Pbkdf2Sha256(65_535, newSalt(random));
  }

  private static String newSalt(SecureRandom random) {
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    return Base64.getEncoder().encodeToString(salt);
  }

  /**
   * scrypt (RFC 7914).
   *
   * @param n cost, a power of two
   * @param r block size
   * @param p parallelism
   * @param salt random bytes in base64
   */
  record Scrypt(int n, int r, int p, String salt) implements KeyDerivation {
    /** Memory that a key file may make us use: 128 * n * r bytes. */
    private static final long MAX_MEMORY = 256L << 20;

    /** Largest product of p and r that is computed: the first step makes 128 bytes of each. */
    private static final long MAX_BLOCKS = 1 << 16;

    /** Checks the parameters, which come from a file. */
    public Scrypt {
      boolean powerOfTwo = n > 1 && Integer.bitCount(n) == 1;
      // By division: the product of numbers from a file may overflow. RFC 7914 bounds n by 2^(16 r).
      boolean fits = powerOfTwo && r >= 1 && r <= MAX_MEMORY / 128 / n && (r > 1 || n < 1 << 16);
      if (!fits || p < 1 || p > 16 || (long) p * r > MAX_BLOCKS) {
        throw new IllegalArgumentException(
            "scrypt parameters are out of range (n " + n + ", r " + r + ", p " + p + "; at most 256 MiB of memory)");
      }
      Base64.getDecoder().decode(salt);
    }

    @Override
    public String method() {
      return "scrypt";
    }

    @Override
    public byte[] derive(byte[] passphrase) {
      return SCrypt.generate(passphrase, Base64.getDecoder().decode(salt), n, r, p, CryptKey.LENGTH);
    }
  }

  /**
   * PBKDF2 with HMAC-SHA256.
   *
   * @param iterations rounds
   * @param salt random bytes in base64
   */
  record Pbkdf2Sha256(int iterations, String salt) implements KeyDerivation {
    /** Rounds that a key file may make us compute: some seconds. */
    private static final int MAX_ITERATIONS = 10_000_000;

    /** Checks the parameters, which come from a file. */
    public Pbkdf2Sha256 {
      if (iterations < 1 || iterations > MAX_ITERATIONS) {
        throw new IllegalArgumentException(
            "PBKDF2 iterations are out of range (" + iterations + ", at most " + MAX_ITERATIONS + ")");
      }
      Base64.getDecoder().decode(salt);
    }

    @Override
    public String method() {
      return "pbkdf2";
    }

    @Override
    public byte[] derive(byte[] passphrase) {
      return Pbkdf2.sha256(passphrase, Base64.getDecoder().decode(salt), iterations, CryptKey.LENGTH);
    }
  }
}
