package io.pbs4j.core.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import org.bouncycastle.crypto.generators.SCrypt;

/** How a passphrase becomes the key that protects a key file. */
public sealed interface KeyDerivation {
  /** Derives 32 bytes. */
  byte[] derive(byte[] passphrase);

  /** The JSON in the key file. */
  ObjectNode toJson();

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
        throw new IllegalArgumentException("scrypt parameters are out of range");
      }
      Base64.getDecoder().decode(salt);
    }

    @Override
    public byte[] derive(byte[] passphrase) {
      return SCrypt.generate(passphrase, Base64.getDecoder().decode(salt), n, r, p, CryptKey.LENGTH);
    }

    @Override
    public ObjectNode toJson() {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.putObject("Scrypt")
          .put("n", n)
          .put("r", r)
          .put("p", p)
          .put("salt", salt);
      return node;
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
        throw new IllegalArgumentException("PBKDF2 iterations are out of range");
      }
      Base64.getDecoder().decode(salt);
    }

    @Override
    public byte[] derive(byte[] passphrase) {
      return Pbkdf2.sha256(passphrase, Base64.getDecoder().decode(salt), iterations, CryptKey.LENGTH);
    }

    @Override
    public ObjectNode toJson() {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.putObject("PBKDF2")
          .put("iter", iterations)
          .put("salt", salt);
      return node;
    }
  }

  /**
   * Reads the JSON of a key file.
   *
   * @throws IllegalArgumentException for unknown methods or parameters out of range
   */
  static KeyDerivation ofJson(JsonNode node) {
    JsonNode scrypt = node.path("Scrypt");
    if (scrypt.isObject()) {
      return new Scrypt(
          number(scrypt, "n"), number(scrypt, "r"), number(scrypt, "p"), scrypt.path("salt").asText());
    }
    JsonNode pbkdf2 = node.path("PBKDF2");
    if (pbkdf2.isObject()) {
      return new Pbkdf2Sha256(number(pbkdf2, "iter"), pbkdf2.path("salt").asText());
    }
    throw new IllegalArgumentException("unknown key derivation");
  }

  private static int number(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw new IllegalArgumentException("key derivation: '" + field + "' is not a number");
    }
    return value.intValue();
  }
}
