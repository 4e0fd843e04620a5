package io.pbs4j.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.OffsetDateTime;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterPrivateKeyTest {
  private static final byte[] PASSPHRASE = bytes("master-pass-1");
  private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-01-02T03:04:05+00:00");

  @TempDir static Path directory;
  private static Golden golden;
  private static String pem;

  @BeforeAll
  static void unpack() throws IOException {
    golden = Golden.unpack(directory, Part.KEYS, Part.DATASTORE, Part.EXPECTED);
    pem = Files.readString(golden.path(Part.KEYS).resolve("master/master-private.pem"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static MasterPrivateKey open() throws IOException {
    return MasterPrivateKey.parse("master-private.pem", pem, PASSPHRASE);
  }

  @Test
  void opensTheCopyInABackupAsTheStockClientDoes() throws IOException {
    Path blob =
        golden.datastore().resolve("host/enc-pbkdf2-master/2023-11-14T22:13:20Z/rsa-encrypted.key.blob");
    byte[] wrapped = DataBlob.parse("blob", Files.readAllBytes(blob)).decode(Zstd.pureJava(), 4096);
    JsonNode expected =
        new ObjectMapper().readTree(golden.expected("raw/imported-from-rsa-encrypted.key.json").toFile());
    try (MasterPrivateKey master = open()) {
      KeyFile file = master.unwrap("rsa-encrypted.key", wrapped);
      assertThat(file.needsPassphrase()).isFalse();
      assertThat(file.created()).isEqualTo(OffsetDateTime.parse(expected.path("created").asText()));
      try (CryptKey key = file.open(null)) {
        assertThat(key.copy()).isEqualTo(Base64.getDecoder().decode(expected.path("data").asText()));
        assertThat(key.fingerprint()).hasToString(expected.path("fingerprint").asText());
      }
    }
  }

  @Test
  void publicHalfIsThatOfTheStockClientsFile() throws IOException {
    String expected = Files.readString(golden.path(Part.KEYS).resolve("master/master-public.pem"));
    try (MasterPrivateKey master = open()) {
      assertThat(master.publicKey().toPem()).isEqualTo(expected);
    }
  }

  @Test
  void opensWhatItsPublicHalfWraps() throws IOException {
    try (MasterPrivateKey master = open();
        CryptKey key = CryptKey.generate(new SecureRandom())) {
      byte[] wrapped = master.publicKey().wrap(key, NOW, new SecureRandom());
      try (CryptKey again = master.unwrap("copy", wrapped).open(null)) {
        assertThat(again.fingerprint()).isEqualTo(key.fingerprint());
      }
    }
  }

  @Test
  void isWrittenUnderAnotherPassphraseAndReadAgain() throws IOException {
    try (MasterPrivateKey master = open()) {
      String written = master.toPem(bytes("pässword"), new SecureRandom());
      assertThat(written).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
      try (MasterPrivateKey again = MasterPrivateKey.parse("again", written, bytes("pässword"))) {
        assertThat(again.publicKey().key()).isEqualTo(master.publicKey().key());
      }
      assertThatThrownBy(() -> MasterPrivateKey.parse("again", written, PASSPHRASE))
          .isInstanceOf(CryptException.class)
          .hasMessage("wrong passphrase");
    }
  }

  @Test
  void aShortPassphraseIsRefused() throws IOException {
    try (MasterPrivateKey master = open()) {
      assertThatThrownBy(() -> master.toPem(bytes("1234"), new SecureRandom()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("too short");
    }
  }

  @Test
  void aNewKeyHasTheSizeOfTheStockClients() {
    try (MasterPrivateKey master = MasterPrivateKey.generate(new SecureRandom())) {
      assertThat(master.publicKey().key().getModulus().bitLength()).isEqualTo(4096);
    }
  }

  @Test
  void needsItsPassphrase() {
    assertThatThrownBy(() -> MasterPrivateKey.parse("m", pem, null))
        .isInstanceOf(CryptException.class)
        .hasMessageContaining("a passphrase is needed");
    assertThatThrownBy(() -> MasterPrivateKey.parse("m", pem, bytes("wrong-pass")))
        .isInstanceOf(CryptException.class)
        .hasMessage("wrong passphrase");
  }

  @Test
  void doesNotOpenWhatIsForAnotherKey() throws IOException {
    try (MasterPrivateKey master = open()) {
      assertThatThrownBy(() -> master.unwrap("copy", new byte[512])).isInstanceOf(CryptException.class);
      assertThatThrownBy(() -> master.unwrap("copy", new byte[3])).isInstanceOf(CryptException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
      })
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> MasterPrivateKey.parse("m", text, PASSPHRASE))
        .isInstanceOfAny(FormatException.class, CryptException.class);
  }

  @Test
  void everyFlippedByteIsRefusedOrOpensNothingElse() throws IOException {
    byte[] der = Pem.read(pem).getContent();
    String publicPem = Files.readString(golden.path(Part.KEYS).resolve("master/master-public.pem"));
    // The header with its parameters; a byte of the text breaks the padding or the key.
    for (int i = 0; i < 94; i++) {
      byte[] changed = der.clone();
      changed[i] ^= 0x41;
      // As many rounds as the changed number says would take minutes.
      if (i == 46 || i == 47) {
        continue;
      }
      String text = Pem.write("ENCRYPTED PRIVATE KEY", changed);
      try (MasterPrivateKey changedKey = MasterPrivateKey.parse("m", text, PASSPHRASE)) {
        assertThat(changedKey.publicKey().toPem()).as("byte %d", i).isEqualTo(publicPem);
      } catch (FormatException | CryptException e) {
        assertThat(e).hasMessageNotContaining("MII");
      }
    }
  }

  @Test
  void isUselessOnceClosedAndShowsNothing() throws IOException {
    MasterPrivateKey master = open();
    assertThat(master).hasToString("MasterPrivateKey[RSA]");
    master.close();
    assertThat(master).hasToString("MasterPrivateKey[closed]");
    assertThatThrownBy(master::publicKey).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> master.toPem(PASSPHRASE, new SecureRandom()))
        .isInstanceOf(IllegalStateException.class);
  }
}
