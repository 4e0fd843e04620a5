package io.pbs4j.cli.key;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.crypto.KeyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pbs key change-passphrase}. */
@Command(name = "change-passphrase", description = "Protect a key by another passphrase or method.")
final class ChangePassphraseCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin private ProtectOptions options = new ProtectOptions();

  @Parameters(
      arity = "0..1", paramLabel = "PATH", description = "key file (default: that of the stock client)")
  private @Nullable Path path;

  ChangePassphraseCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    options.verify();
    Path file = KeyPlaces.of(context, path, KeyPlaces.ENCRYPTION_KEY);
    KeyFile old = KeyFiles.read(file);
    try (CryptKey key = KeyFiles.open(context, old)) {
      KeyFile made = options.protect(context, key, Passphrase.NEW_KEY, "New Password");
      SecretFile.replace(file, old.createdAsThis(made).toJson());
    }
    return ExitStatus.OK.code();
  }
}
