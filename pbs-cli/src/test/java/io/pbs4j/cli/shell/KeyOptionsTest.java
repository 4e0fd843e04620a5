package io.pbs4j.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.crypto.CryptException;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** Where an encryption key comes from. */
class KeyOptionsTest {
  private static final String PLAIN_KEY = "2f:93:e1:55:16:4c:25:56";
  private static final String SCRYPT_KEY = "e6:76:76:f5:69:1d:61:55";

  @TempDir private Path directory;
  private final Map<String, String> variables = new HashMap<>();
  private Path keys = Path.of("");

  @Command
  private static final class Any {
    @Mixin private final KeyOptions keys = new KeyOptions();
  }

  @BeforeEach
  void unpack() throws IOException {
    keys = Golden.unpack(directory, Golden.Part.KEYS).path(Golden.Part.KEYS);
    variables.put("HOME", directory.resolve("home").toString());
  }

  @Test
  void withoutOptionsAndDefaultThereIsNoKey() throws IOException {
    assertThat(open()).isEmpty();
    assertThat(open("--crypt-mode", "none")).isEmpty();
  }

  @Test
  void aKeyFileIsOpened() throws IOException {
    String file = keys.resolve("key-none.json").toString();
    OpenKey key = open("--keyfile", file).orElseThrow();
    assertThat(key.key().fingerprint().shortForm()).isEqualTo(PLAIN_KEY);
    assertThat(key.origin()).isEqualTo("Using encryption key from '" + file + "'..");
  }

  @Test
  void theDefaultKeyIsUsedUnlessNoneIsWanted() throws IOException {
    installDefault();
    OpenKey key = open().orElseThrow();
    assertThat(key.origin()).isEqualTo("Using default encryption key..");
    assertThat(key.key().fingerprint().shortForm()).isEqualTo(PLAIN_KEY);
    assertThat(open("--crypt-mode", "none")).isEmpty();
  }

  @Test
  void aNamedKeyGoesBeforeTheDefault() throws IOException {
    installDefault();
    variables.put("PBS_ENCRYPTION_PASSWORD", "scrypt-pass-1");
    assertThat(open("--keyfile", keys.resolve("key-scrypt.json").toString()))
        .hasValueSatisfying(key -> assertThat(key.key().fingerprint().shortForm()).isEqualTo(SCRYPT_KEY));
  }

  @Test
  void theDirectoryOfConfigurationCanBeMoved() throws IOException {
    installDefault();
    variables.put("XDG_CONFIG_HOME", directory.resolve("elsewhere").toString());
    assertThat(open()).isEmpty();
  }

  @Test
  void thePassphraseMayComeFromAFileOrCommand() throws IOException {
    Path file = Files.writeString(directory.resolve("pass"), "scrypt-pass-1\n");
    variables.put("PBS_ENCRYPTION_PASSWORD_FILE", file.toString());
    assertThat(open("--keyfile", keys.resolve("key-scrypt.json").toString())).isPresent();
    variables.remove("PBS_ENCRYPTION_PASSWORD_FILE");
    variables.put("PBS_ENCRYPTION_PASSWORD_CMD", "echo pbkdf2-pass-1");
    assertThat(open("--keyfile", keys.resolve("key-pbkdf2.json").toString())).isPresent();
  }

  @Test
  void aWrongPassphraseShowsTheHintAndNoSecret() {
    variables.put("PBS_ENCRYPTION_PASSWORD", "not-it-at-all");
    assertThatThrownBy(() -> open("--keyfile", keys.resolve("key-scrypt.json").toString()))
        .isInstanceOf(CryptException.class)
        .hasMessageContaining("Unable to decrypt key (password hint: golden hint)")
        .hasMessageNotContaining("not-it-at-all");
  }

  @Test
  void aPassphraseNowhereIsAnErrorThatNamesTheVariable() {
    assertThatThrownBy(() -> open("--keyfile", keys.resolve("key-scrypt.json").toString()))
        .isInstanceOf(CryptException.class)
        .hasMessageContaining("PBS_ENCRYPTION_PASSWORD");
  }

  @Test
  void optionsThatExcludeEachOtherAreWrongUsage() {
    assertThatThrownBy(() -> open("--keyfile", "x", "--keyfd", "0"))
        .isInstanceOf(ParameterException.class)
        .hasMessage("--keyfile and --keyfd are mutually exclusive");
    assertThatThrownBy(() -> open("--keyfile", "x", "--crypt-mode", "none"))
        .isInstanceOf(ParameterException.class)
        .hasMessage("--keyfile/--keyfd and --crypt-mode=none are mutually exclusive");
    assertThatThrownBy(() -> open("--crypt-mode", "rot13")).isInstanceOf(ParameterException.class);
  }

  @Test
  void aFileThatIsNoKeyIsAnErrorWithoutItsContent() throws IOException {
    Path file = Files.writeString(directory.resolve("bad"), "{\"data\":\"c2VjcmV0\"");
    assertThatThrownBy(() -> open("--keyfile", file.toString()))
        .isInstanceOf(FormatException.class)
        .hasMessageNotContaining("c2VjcmV0");
    assertThatThrownBy(() -> open("--keyfile", directory.resolve("none").toString()))
        .isInstanceOf(NoSuchFileException.class);
  }

  private void installDefault() throws IOException {
    Path config = Files.createDirectories(directory.resolve("home/.config/proxmox-backup"));
    Files.copy(keys.resolve("key-none.json"), config.resolve("encryption-key.json"));
  }

  private Optional<OpenKey> open(String... arguments) throws IOException {
    Any command = new Any();
    new CommandLine(command).parseArgs(arguments);
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return command.keys.open(
        new CliContext(
            Map.copyOf(variables), nowhere, nowhere, nowhere, false, ManualClock.at(1_700_000_000)));
  }
}
