package io.pbs4j.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.core.Damage;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.Hex;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.OffsetDateTime;
import java.util.Base64;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
  private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-01-02T03:04:05.678+01:00");
  private static final byte[] PASSPHRASE = "passphrase".getBytes(StandardCharsets.UTF_8);

  @TempDir static Path directory;
  static Path keys;

  private final ObjectMapper json = new ObjectMapper();

  @BeforeAll
  static void unpack() throws IOException {
    keys = Golden.unpack(directory, Part.KEYS).path(Part.KEYS);
  }

  private static KeyFile golden(String name) throws IOException {
    return KeyFile.parse(name, Files.readAllBytes(keys.resolve(name)));
  }

  private static KeyFile parse(String text) throws FormatException {
    return KeyFile.parse("key.json", text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "key-none.json, ''",
    "key-scrypt.json, scrypt-pass-1",
    "key-pbkdf2.json, pbkdf2-pass-1"
  })
  void ofTheStockClientIsOpened(String name, String passphrase) throws IOException {
    KeyFile file = golden(name);
    try (CryptKey key = file.open(passphrase.getBytes(StandardCharsets.UTF_8))) {
      assertThat(file.fingerprint()).contains(key.fingerprint());
      assertThat(file.needsPassphrase()).isEqualTo(!passphrase.isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"key-none.json", "key-scrypt.json", "key-pbkdf2.json"})
  void ofTheStockClientIsWrittenAgainWithTheSameContent(String name) throws IOException {
    JsonNode before = json.readTree(keys.resolve(name).toFile());
    JsonNode after = json.readTree(golden(name).toJson());
    for (String field : new String[] {"kdf", "data", "fingerprint", "hint"}) {
      assertThat(after.get(field)).as(field).isEqualTo(before.get(field));
    }
    assertThat(OffsetDateTime.parse(after.get("created").textValue()))
        .isEqualTo(OffsetDateTime.parse(before.get("created").textValue()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"key-scrypt.json", "key-pbkdf2.json"})
  void isNotOpenedWithoutItsPassphrase(String name) throws IOException {
    KeyFile file = golden(name);
    assertThatThrownBy(() -> file.open(null)).isInstanceOf(CryptException.class);
    assertThatThrownBy(() -> file.open(new byte[4])).hasMessage("passphrase is too short");
    assertThatThrownBy(() -> file.open(PASSPHRASE))
        .isInstanceOf(CryptException.class)
        .hasMessage("wrong passphrase");
  }

  @Test
  void isMadeReadAndOpened() throws IOException {
    SecureRandom random = new SecureRandom();
    CryptKey key = CryptKey.generate(random);
    KeyFile made = KeyFile.withPassphrase(key, PASSPHRASE, "a hint", NOW, random);
    KeyFile read = KeyFile.parse("key.json", made.toJson());

    assertThat(read.open(PASSPHRASE).fingerprint()).isEqualTo(key.fingerprint());
    assertThat(read.hint()).contains("a hint");
    assertThat(read.created()).isEqualTo("2026-01-02T03:04:05+01:00");
    assertThat(read.derivation()).get().isInstanceOf(KeyDerivation.Scrypt.class);

    byte[] other = "another one".getBytes(StandardCharsets.UTF_8);
    KeyFile changed =
        KeyFile.parse("key.json", read.rewrap(key, other, null, NOW.plusDays(1), random).toJson());
    assertThat(changed.open(other).fingerprint()).isEqualTo(key.fingerprint());
    assertThatThrownBy(() -> changed.open(PASSPHRASE)).hasMessage("wrong passphrase");
    assertThat(changed.created()).isEqualTo(read.created());
    assertThat(changed.modified()).isAfter(read.modified());
    assertThat(changed.hint()).isEmpty();
  }

  @Test
  void thatHoldsTheKeyInTheClearNeedsNoPassphrase() throws IOException {
    CryptKey key = CryptKey.generate(new SecureRandom());
    KeyFile file = KeyFile.parse("key.json", KeyFile.withoutPassphrase(key, NOW).toJson());
    assertThat(file.needsPassphrase()).isFalse();
    assertThat(file.open(null).fingerprint()).isEqualTo(key.fingerprint());
  }

  @Test
  void thatNamesAnotherKeyIsRefused() throws IOException {
    String text =
        Files.readString(keys.resolve("key-none.json")).replace("2f:93:e1:55", "2f:93:e1:56");
    assertThatThrownBy(() -> parse(text).open(null))
        .isInstanceOf(CryptException.class)
        .hasMessageContaining("but contains key 2f:93:e1:55");
  }

  @Test
  void showsNothingOfTheKeyInTextOrErrors() throws IOException {
    String text = Files.readString(keys.resolve("key-none.json"));
    String secret = json.readTree(text).get("data").textValue();
    assertThat(golden("key-none.json").toString()).isEqualTo("KeyFile[2f:93:e1:55:16:4c:25:56]");
    for (String broken :
        new String[] {
          text.substring(0, text.length() - 1),
          text.replace(secret, secret + "%"),
          text.replace("\"data\":", "\"data\" "),
          text.replace(secret, secret.substring(4))
        }) {
      assertThatThrownBy(() -> parse(broken))
          .isInstanceOf(FormatException.class)
          .satisfies(e -> assertThat(e.toString()).doesNotContain(secret.substring(8, 24)))
          .hasNoCause();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "5",
        "{",
        "{}",
        "\u0000",
        "{\"kdf\":null,\"data\":\"\"}",
        "{\"kdf\":5}"
      })
  void thatIsNoneIsRefused(String text) {
    Damage.assertRefused(text.getBytes(StandardCharsets.UTF_8), bytes -> KeyFile.parse("x", bytes));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"n\":65536|\"n\":65535",
        "\"n\":65536|\"n\":0",
        "\"n\":65536|\"n\":-65536",
        "\"n\":65536|\"n\":1073741824",
        "\"n\":65536|\"n\":4294967296",
        "\"n\":65536,\"r\":8|\"n\":1073741824,\"r\":134217728",
        "\"n\":65536,\"r\":8|\"n\":2,\"r\":2147483647",
        "\"n\":65536,\"r\":8|\"n\":65536,\"r\":1",
        "\"n\":65536,\"r\":8|\"n\":2,\"r\":1048576",
        "\"r\":8|\"r\":0",
        "\"r\":8|\"r\":\"8\"",
        "\"p\":1|\"p\":0",
        "\"p\":1|\"p\":1000000",
        "\"salt\":\"|\"salt\":\"%%%",
        "\"Scrypt\"|\"Argon2\"",
        "\"created\":\"2026|\"created\":\"x"
      })
  void withParametersOutOfRangeIsRefused(String part, String replacement) throws IOException {
    String text = Files.readString(keys.resolve("key-scrypt.json"));
    assertThat(text).contains(part);
    Damage.assertRefused(
        text.replace(part, replacement).getBytes(StandardCharsets.UTF_8),
        bytes -> KeyFile.parse("x", bytes));
  }

  @Test
  void withAnAbsurdNumberOfRoundsIsRefused() throws IOException {
    String text = Files.readString(keys.resolve("key-pbkdf2.json"));
    for (String rounds : new String[] {"0", "-1", "2147483647", "1e9", "\"65535\""}) {
      Damage.assertRefused(
          text.replace("65535", rounds).getBytes(StandardCharsets.UTF_8),
          bytes -> KeyFile.parse("x", bytes));
    }
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] text = Files.readAllBytes(keys.resolve("key-scrypt.json"));
    Damage.truncations(text)
        .forEach(cut -> Damage.assertRefused(cut, bytes -> KeyFile.parse("x", bytes)));
  }

  @Test
  void scryptGivesTheKnownKey() {
    byte[] derived =
        new KeyDerivation.Scrypt(65536, 8, 1, "")
            .derive("test".getBytes(StandardCharsets.US_ASCII));
    assertThat(Hex.of(derived))
        .isEqualTo("28cdb1a3bef39396c3860e00d448fe7a0efd8244486ab6feb30457681d31597e");
  }

  @Test
  void aPassphraseMustHaveFiveBytes() {
    CryptKey key = CryptKey.generate(new SecureRandom());
    assertThatThrownBy(
            () -> KeyFile.withPassphrase(key, new byte[4], null, NOW, new SecureRandom()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMasterKeyWrapsTheKeyForItsPrivateHalf() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(3072);
    KeyPair pair = generator.generateKeyPair();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    CryptKey key = CryptKey.generate(new SecureRandom());

    byte[] wrapped = MasterKey.parse("master.pem", pem).wrap(key, NOW, new SecureRandom());

    assertThat(wrapped).hasSize(384);
    Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
    cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate());
    KeyFile file = KeyFile.parse("wrapped", cipher.doFinal(wrapped));
    assertThat(file.open(null).fingerprint()).isEqualTo(key.fingerprint());
  }

  @Test
  void theGoldenMasterKeyIsRead() throws IOException {
    String pem = Files.readString(keys.resolve("master/master-public.pem"));
    assertThat(MasterKey.parse("master.pem", pem).key().getModulus().bitLength()).isEqualTo(4096);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "-----BEGIN PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\n%%%%\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
      })
  void whatIsNoMasterKeyIsRefused(String pem) {
    assertThatThrownBy(() -> MasterKey.parse("x", pem)).isInstanceOf(FormatException.class);
  }
}
