package io.pbs4j.core.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The field {@code kdf} of a key file ({@code docs/formats.md}, "Key files"). */
final class KeyDerivationJson {
  private static final String SCRYPT = "Scrypt";
  private static final String PBKDF2 = "PBKDF2";

  private KeyDerivationJson() {}

  static ObjectNode write(KeyDerivation derivation) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (derivation instanceof KeyDerivation.Scrypt scrypt) {
      node.putObject(SCRYPT)
          .put("n", scrypt.n())
          .put("r", scrypt.r())
          .put("p", scrypt.p())
          .put("salt", scrypt.salt());
    } else if (derivation instanceof KeyDerivation.Pbkdf2Sha256 pbkdf2) {
      node.putObject(PBKDF2).put("iter", pbkdf2.iterations()).put("salt", pbkdf2.salt());
    }
    return node;
  }

  /**
   * Reads the field.
   *
   * @throws IllegalArgumentException for unknown methods or parameters out of range
   */
  static KeyDerivation read(JsonNode node) {
    JsonNode scrypt = node.path(SCRYPT);
    if (scrypt.isObject()) {
      return new KeyDerivation.Scrypt(
          number(scrypt, "n"), number(scrypt, "r"), number(scrypt, "p"), scrypt.path("salt").asText());
    }
    JsonNode pbkdf2 = node.path(PBKDF2);
    if (pbkdf2.isObject()) {
      return new KeyDerivation.Pbkdf2Sha256(number(pbkdf2, "iter"), pbkdf2.path("salt").asText());
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
