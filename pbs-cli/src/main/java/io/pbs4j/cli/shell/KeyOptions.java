package io.pbs4j.cli.shell;

import io.pbs4j.client.Secret;
import io.pbs4j.core.crypto.CryptException;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.crypto.KeyFile;
import io.pbs4j.core.manifest.CryptMode;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * Which encryption key to use, for all commands that read or write encrypted backups. The key is that of
 * {@code --keyfile} or {@code --keyfd}, else the stock client's default key where there is one.
 */
public final class KeyOptions {
  /** Longest key file that is read. */
  private static final int MAX_KEY = 64 << 10;

  private static final String DEFAULT_KEY = "encryption-key.json";

  @Option(
      names = "--keyfile",
      paramLabel = "FILE",
      description = "encryption key (default: that of the stock client)")
  private @Nullable Path keyFile;

  @Option(
      names = "--keyfd", paramLabel = "N", description = "number of an open descriptor to read the key from")
  private @Nullable Integer keyDescriptor;

  @Option(
      names = "--crypt-mode",
      paramLabel = "MODE",
      converter = ModeConverter.class,
      description = "encrypt, sign-only or none; none also ignores the default key")
  private @Nullable CryptMode mode;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** The mode that was asked for. */
  public Optional<CryptMode> mode() {
    return Optional.ofNullable(mode);
  }

  /** Whether the command line names a key. */
  public boolean named() {
    return keyFile != null || keyDescriptor != null;
  }

  /**
   * Opens the key, asking for its passphrase on a terminal if no variable holds it.
   *
   * @return empty if no key is named and there is no default, or none is wanted
   */
  public Optional<OpenKey> open(CliContext context) throws IOException {
    if (keyFile != null && keyDescriptor != null) {
      throw wrong("--keyfile and --keyfd are mutually exclusive");
    }
    if (named() && mode == CryptMode.NONE) {
      throw wrong("--keyfile/--keyfd and --crypt-mode=none are mutually exclusive");
    }
    if (keyFile != null) {
      return open(context, keyFile, "Using encryption key from '" + keyFile + "'..");
    }
    if (keyDescriptor != null) {
      return open(context, descriptor(keyDescriptor), "Using encryption key from file descriptor..");
    }
    Optional<Path> fallback = context.environment().configFile(DEFAULT_KEY);
    return mode == CryptMode.NONE || fallback.isEmpty()
        ? Optional.empty()
        : open(context, fallback.get(), "Using default encryption key..");
  }

  /** Where an open descriptor can be read. */
  static Path descriptor(int number) {
    return Path.of("/dev/fd/" + number);
  }

  /** The exception for options that do not go together. */
  ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private static Optional<OpenKey> open(CliContext context, Path file, String origin) throws IOException {
    byte[] json = read(file);
    try {
      KeyFile parsed = KeyFile.parse(file.toString(), json);
      return Optional.of(new OpenKey(open(context, parsed), origin));
    } finally {
      Arrays.fill(json, (byte) 0);
    }
  }

  private static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] json = in.readNBytes(MAX_KEY + 1);
      if (json.length > MAX_KEY) {
        throw new IOException(file + ": too large for a key");
      }
      return json;
    }
  }

  private static CryptKey open(CliContext context, KeyFile file) throws IOException {
    if (!file.needsPassphrase()) {
      return file.open(null);
    }
    byte[] passphrase = passphrase(context).reveal().getBytes(StandardCharsets.UTF_8);
    try {
      return file.open(passphrase);
    } catch (CryptException e) {
      String hint = file.hint().map(text -> " (password hint: " + text + ")").orElse("");
      throw new CryptException("Unable to decrypt key" + hint + ": " + e.getMessage(), e);
    } finally {
      Arrays.fill(passphrase, (byte) 0);
    }
  }

  private static Secret passphrase(CliContext context) throws IOException {
    Optional<Secret> known = context.environment().encryptionPassword();
    if (known.isPresent()) {
      return known.get();
    }
    Console console = context.terminal() ? System.console() : null;
    char[] typed = console == null ? null : console.readPassword("Encryption Key Password: ");
    if (typed == null) {
      throw new CryptException("the key needs a passphrase: set PBS_ENCRYPTION_PASSWORD");
    }
    Secret secret = Secret.of(new String(typed));
    Arrays.fill(typed, ' ');
    return secret;
  }

  /** Takes the names of the modes as manifests have them. */
  private static final class ModeConverter implements ITypeConverter<CryptMode> {
    @Override
    public CryptMode convert(String value) {
      CryptMode found = CryptMode.find(value);
      if (found == null) {
        throw new TypeConversionException("expected none, encrypt or sign-only, got '" + value + "'");
      }
      return found;
    }
  }
}
