package io.pbs4j.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.client.backup.Protection;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** How a new backup is protected; rules and messages are those of the stock client. */
class ProtectionOptionsTest {
  @TempDir private Path directory;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path keys = Path.of("");

  @Command
  private static final class Any {
    @Mixin private final ProtectionOptions protection = new ProtectionOptions();
  }

  @BeforeEach
  void unpack() throws IOException {
    keys = Golden.unpack(directory, Golden.Part.KEYS).path(Golden.Part.KEYS);
  }

  @Test
  void withoutAKeyNothingIsProtected() throws IOException {
    assertThat(open()).isEqualTo(Protection.NONE);
    assertThat(open("--crypt-mode", "none")).isEqualTo(Protection.NONE);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aKeyEncryptsUnlessItShallSignOnly() throws IOException {
    assertThat(open("--keyfile", key()).mode()).isEqualTo(CryptMode.ENCRYPT);
    assertThat(open("--keyfile", key(), "--crypt-mode", "sign-only").mode()).isEqualTo(CryptMode.SIGN_ONLY);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("Using encryption key from '" + key() + "'..")
        .contains("Encryption key fingerprint: 2f:93:e1:55:16:4c:25:56");
  }

  @Test
  void theDefaultKeysAreUsed() throws IOException {
    install("key-none.json", "encryption-key.json");
    assertThat(open().mode()).isEqualTo(CryptMode.ENCRYPT);
    assertThat(open().master()).isNull();
    install("master/master-public.pem", "master-public.pem");
    assertThat(open().master()).isNotNull();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("Using default encryption key..", "Using default master key..");
    assertThat(open("--crypt-mode", "none")).isEqualTo(Protection.NONE);
  }

  @Test
  void aDefaultMasterKeyAloneDoesNothing() throws IOException {
    install("master/master-public.pem", "master-public.pem");
    assertThat(open()).isEqualTo(Protection.NONE);
  }

  @Test
  void aMasterKeyGoesWithAKey() throws IOException {
    Protection protection = open("--keyfile", key(), "--master-pubkey-file", master());
    assertThat(protection.master()).isNotNull();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("Using master key from '" + master() + "'..");
  }

  @Test
  void whatDoesNotGoTogetherIsWrongUsage() {
    refused("--crypt-mode without --keyfile and no default key file available", "--crypt-mode", "encrypt");
    refused("--crypt-mode without --keyfile and no default key file available", "--crypt-mode", "sign-only");
    refused(
        "--master-pubkey-file/--master-pubkey-fd specified, but no key available",
        "--master-pubkey-file", master());
    refused(
        "--master-pubkey-file/--master-pubkey-fd and --crypt-mode=none are mutually exclusive",
        "--master-pubkey-file", master(), "--crypt-mode", "none");
    refused(
        "--master-pubkey-file and --master-pubkey-fd are mutually exclusive",
        "--master-pubkey-file", master(), "--master-pubkey-fd", "0");
  }

  @Test
  void aMasterKeyThatIsNoneIsAnError() throws IOException {
    Path bad = Files.writeString(directory.resolve("bad.pem"), "nothing");
    assertThatThrownBy(() -> open("--keyfile", key(), "--master-pubkey-file", bad.toString()))
        .isInstanceOf(FormatException.class);
  }

  private void refused(String message, String... arguments) {
    assertThatThrownBy(() -> open(arguments)).isInstanceOf(ParameterException.class).hasMessage(message);
  }

  private String key() {
    return keys.resolve("key-none.json").toString();
  }

  private String master() {
    return keys.resolve("master/master-public.pem").toString();
  }

  private void install(String key, String name) throws IOException {
    Path config = Files.createDirectories(directory.resolve("home/.config/proxmox-backup"));
    Files.copy(keys.resolve(key), config.resolve(name));
  }

  private Protection open(String... arguments) throws IOException {
    Any command = new Any();
    new CommandLine(command).parseArgs(arguments);
    PrintStream out = new PrintStream(err, true, StandardCharsets.UTF_8);
    return command.protection.open(
        new CliContext(
            Map.of("HOME", directory.resolve("home").toString()),
            out,
            out,
            out,
            false,
            ManualClock.at(1_700_000_000)));
  }
}
