package io.pbs4j.cli.key;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.crypto.KeyDerivation;
import io.pbs4j.core.crypto.KeyFile;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a key file is protected, for all commands that write one. */
final class ProtectOptions {
  private enum Method {
    NONE,
    SCRYPT,
    PBKDF2;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--kdf",
      paramLabel = "METHOD",
      defaultValue = "scrypt",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Method method = Method.SCRYPT;

  @Option(
      names = "--hint", paramLabel = "TEXT", description = "reminder of the passphrase, stored in the clear")
  private @Nullable String hint;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** Throws for options that contradict each other, before anything is asked. */
  void verify() {
    if (method == Method.NONE && hint != null) {
      throw new ParameterException(command.commandLine(), "password hint not allowed for Kdf::None");
    }
  }

  /**
   * The file for a key, protected by a new passphrase unless none is wanted.
   *
   * @param variable where the passphrase may be
   */
  KeyFile protect(CliContext context, CryptKey key, String variable, String prompt) throws IOException {
    OffsetDateTime now = OffsetDateTime.ofInstant(context.clock().instant(), ZoneId.systemDefault());
    if (method == Method.NONE) {
      return KeyFile.withoutPassphrase(key, now);
    }
    SecureRandom random = new SecureRandom();
    KeyDerivation derivation =
        method == Method.SCRYPT ? KeyDerivation.newScrypt(random) : KeyDerivation.newPbkdf2(random);
    try (Passphrase passphrase = Passphrase.fresh(context, variable, prompt)) {
      return KeyFile.withPassphrase(key, passphrase.bytes(), derivation, hint, now, random);
    }
  }
}
