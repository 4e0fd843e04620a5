package io.pbs4j.cli.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.cli.CommandRunner;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.crypto.KeyFile;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCommandTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-05-06T07:08:09Z"));
  private static final String SCRYPT_PRINT =
      "e6:76:76:f5:69:1d:61:55:6f:23:f0:db:9d:2a:85:db:ec:a5:d4:ff:3a:d0:b1:b7:af:67:e6:cf:bc:21:18:da";

  @TempDir private Path directory;
  private final Map<String, String> variables = new HashMap<>();
  private Path keys;
  private String out = "";
  private String err = "";

  @BeforeEach
  void unpack() throws IOException {
    keys = Golden.unpack(directory, Part.KEYS).path(Part.KEYS);
    variables.put("HOME", directory.toString());
  }

  private int run(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "key";
    System.arraycopy(args, 0, all, 1, args.length);
    CommandRunner.Result result = CommandRunner.run(variables, CLOCK, all);
    out = result.out();
    err = result.err();
    return result.code();
  }

  private static KeyFile read(Path file) throws IOException {
    return KeyFile.parse(file.toString(), Files.readAllBytes(file));
  }

  private static String fingerprint(Path file, String passphrase) throws IOException {
    try (CryptKey key = read(file).open(passphrase.getBytes(StandardCharsets.UTF_8))) {
      return key.fingerprint().toString();
    }
  }

  private String golden(String name) {
    return keys.resolve(name).toString();
  }

  @ParameterizedTest
  @CsvSource({"none", "scrypt", "pbkdf2"})
  void aNewKeyIsReadableByItsOwnerOnlyAndNeverOverwritten(String kdf) throws IOException {
    variables.put("PBS_ENCRYPTION_PASSWORD", "a-passphrase");
    Path file = directory.resolve("below/key.json");
    assertThat(run("create", file.toString(), "--kdf", kdf)).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    assertThat(out).contains(fingerprint(file, "a-passphrase")).doesNotContain("a-passphrase");
    byte[] before = Files.readAllBytes(file);
    assertThat(run("create", file.toString(), "--kdf", kdf)).isEqualTo(1);
    assertThat(err).contains("is not overwritten");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(run("info", file.toString(), "--output-format", "json")).isZero();
    assertThat(new ObjectMapper().readTree(out).path("kdf").asText()).isEqualTo(kdf);
  }

  @Test
  void theDefaultKeyIsThatOfTheStockClient() throws IOException {
    assertThat(run("create", "--kdf=none")).isZero();
    Path file = directory.resolve(".config/proxmox-backup/encryption-key.json");
    assertThat(file).exists();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent()))).isEqualTo("rwx------");
    assertThat(run("info")).isZero();
    assertThat(out).contains(file.toString(), "none", fingerprint(file, "x"));
  }

  @Test
  void infoSaysWhatTheStockClientSays() throws IOException {
    assertThat(run("show", golden("key-scrypt.json"), "--output-format=json")).isZero();
    JsonNode json = new ObjectMapper().readTree(out);
    assertThat(json.path("kdf").asText()).isEqualTo("scrypt");
    assertThat(json.path("created").asLong()).isEqualTo(1795407325);
    assertThat(json.path("modified").asLong()).isEqualTo(1795407325);
    assertThat(json.path("hint").asText()).isEqualTo("golden hint");
    assertThat(json.path("fingerprint").asText()).isEqualTo(SCRYPT_PRINT);
    assertThat(json.path("fingerprint-short").asText()).isEqualTo(SCRYPT_PRINT.substring(0, 23));
    assertThat(out).doesNotContain("FwViPHZapRoLqP2TsYIq");
  }

  @Test
  void aPassphraseIsChangedAndTheTimeOfCreationKept() throws IOException {
    variables.put("PBS_ENCRYPTION_PASSWORD", "scrypt-pass-1");
    variables.put("PBS_NEW_ENCRYPTION_PASSWORD", "another-pass");
    Path file = keys.resolve("key-scrypt.json");
    KeyFile old = read(file);
    assertThat(run("change-passphrase", file.toString(), "--kdf=pbkdf2", "--hint=new hint")).isZero();
    KeyFile changed = read(file);
    assertThat(changed.created()).isEqualTo(old.created());
    assertThat(changed.modified().toInstant()).isEqualTo(CLOCK.instant());
    assertThat(changed.hint()).contains("new hint");
    assertThat(fingerprint(file, "another-pass")).isEqualTo(SCRYPT_PRINT);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
  }

  @Test
  void aWrongPassphraseChangesNothingAndTellsTheHint() throws IOException {
    variables.put("PBS_ENCRYPTION_PASSWORD", "wrong-pass");
    byte[] before = Files.readAllBytes(keys.resolve("key-scrypt.json"));
    assertThat(run("change-passphrase", golden("key-scrypt.json"), "--kdf=none")).isEqualTo(1);
    assertThat(err).contains("wrong passphrase", "golden hint");
    assertThat(Files.readAllBytes(keys.resolve("key-scrypt.json"))).isEqualTo(before);
  }

  @Test
  void withoutTerminalAndVariableThePassphraseIsMissing() {
    assertThat(run("create", directory.resolve("k.json").toString())).isEqualTo(1);
    assertThat(err).contains("set PBS_ENCRYPTION_PASSWORD");
    assertThat(directory.resolve("k.json")).doesNotExist();
  }

  @Test
  void aShortPassphraseAndAHintForNoneAreRefused() {
    variables.put("PBS_ENCRYPTION_PASSWORD", "1234");
    assertThat(run("create", directory.resolve("k.json").toString())).isEqualTo(1);
    assertThat(err).contains("too short");
    assertThat(run("create", directory.resolve("k.json").toString(), "--kdf=none", "--hint=x")).isEqualTo(2);
    assertThat(directory.resolve("k.json")).doesNotExist();
  }

  @Test
  void aKeyThatAsksForTooMuchMemoryIsRefused() throws IOException {
    Path file = directory.resolve("big.json");
    String text = Files.readString(keys.resolve("key-scrypt.json")).replace("65536", "1073741824");
    Files.writeString(file, text);
    assertThat(run("info", file.toString())).isEqualTo(1);
    assertThat(err).contains("scrypt parameters are out of range (n 1073741824");
  }

  @Test
  void aMasterKeyIsMadeImportedAndUsed() throws IOException {
    variables.put("PBS_MASTER_KEY_PASSWORD", "master-pass");
    variables.put("PBS_ENCRYPTION_PASSWORD", "imported");
    String here = directory.resolve("m").toString();
    assertThat(run("create-master-key", "--directory", here)).isZero();
    assertThat(run("create-master-key", "--directory", here)).isEqualTo(1);
    Path secret = directory.resolve("m/master-private.pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret))).isEqualTo("rw-------");
    assertThat(run("import-master-pubkey", here + "/master-public.pem")).isZero();
    assertThat(run("import-master-pubkey", golden("master/master-public.pem"))).isEqualTo(1);
    assertThat(run("show-master-pubkey")).isZero();
    assertThat(out).isEqualTo(Files.readString(directory.resolve("m/master-public.pem")));
    assertThat(run("import-master-pubkey", "--overwrite", golden("master/master-public.pem"))).isZero();
    assertThat(run("show-master-pubkey", "--output-format=json")).isZero();
    assertThat(new ObjectMapper().readTree(out).path("length").asInt()).isEqualTo(4096);
  }

  @Test
  void aKeyIsRestoredFromTheCopyInABackup() throws IOException {
    variables.put("PBS_MASTER_KEY_PASSWORD", "master-pass-1");
    variables.put("PBS_ENCRYPTION_PASSWORD", "imported");
    Path store = Golden.unpack(Files.createDirectory(directory.resolve("s")), Part.DATASTORE).datastore();
    Path copy = store.resolve("host/enc-pbkdf2-master/2023-11-14T22:13:20Z/rsa-encrypted.key.blob");
    Path file = directory.resolve("imported.json");
    String[] command = {
      "import-with-master-key", file.toString(), "--encrypted-keyfile", copy.toString(),
      "--master-keyfile", golden("master/master-private.pem")
    };
    assertThat(run(command)).isZero();
    assertThat(fingerprint(file, "imported")).isEqualTo(fingerprint(keys.resolve("key-pbkdf2.json"), "pbkdf2-pass-1"));
    assertThat(run(command)).isEqualTo(1);
    variables.put("PBS_MASTER_KEY_PASSWORD", "wrong-pass");
    Files.delete(file);
    assertThat(run(command)).isEqualTo(1);
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"key-scrypt.json", "key-none.json", "key-pbkdf2.json"})
  void aScanOfThePaperRestoresTheKey(String name) throws IOException {
    assertThat(run("paperkey", golden(name), "--output-format=text", "--subject=for <me>")).isZero();
    assertThat(out).startsWith("Subject: for <me>\n\n-----BEGIN PROXMOX BACKUP KEY-----\n{\n  \"kdf\": ");
    String scanned = QrScan.text(out).get(0);
    assertThat(out).contains("\n" + scanned + "\n-----END PROXMOX BACKUP KEY-----\n");
    KeyFile restored = KeyFile.parse("scan", scanned.getBytes(StandardCharsets.UTF_8));
    assertThat(restored.toJson()).isEqualTo(read(keys.resolve(name)).toJson());
    assertThat(run("paperkey", golden(name), "--subject=for <me>")).isZero();
    assertThat(out).contains("<p>Subject: for &lt;me&gt;</p>").doesNotContain("http-equiv", "<script", "src=");
    assertThat(QrScan.svg(out)).containsExactly(scanned);
  }

  @Test
  void aMasterKeyIsCutIntoCodesOfFiveAndTwentyLines() throws IOException {
    String pem = Files.readString(keys.resolve("master/master-private.pem")).stripTrailing();
    assertThat(run("paperkey", golden("master/master-private.pem"), "--output-format=text")).isZero();
    assertThat(out).startsWith(" 0: -----BEGIN ENCRYPTED PRIVATE KEY-----\n 1: ");
    assertThat(String.join("\n", QrScan.text(out))).isEqualTo(pem);
    assertThat(QrScan.text(out)).hasSize(11);
    assertThat(run("paperkey", golden("master/master-private.pem"))).isZero();
    assertThat(String.join("\n", QrScan.svg(out))).isEqualTo(pem);
    assertThat(QrScan.svg(out)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create", "info", "show", "change-passphrase", "import-with-master-key", "import-master-pubkey",
        "create-master-key", "show-master-pubkey", "paperkey"
      })
  void everyCommandHasHelp(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out).startsWith("Usage: pbs key ");
  }

  @Test
  void aMissingOrUnknownCommandIsWrongUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("frobnicate")).isEqualTo(2);
  }
}
