package io.pbs4j.cli.key;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.crypto.KeyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pbs key create}. */
@Command(name = "create", description = "Create an encryption key.")
final class KeyCreateCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin private ProtectOptions options = new ProtectOptions();

  @Parameters(
      arity = "0..1", paramLabel = "PATH", description = "key file (default: that of the stock client)")
  private @Nullable Path path;

  KeyCreateCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    options.verify();
    Path file = KeyPlaces.of(context, path, KeyPlaces.ENCRYPTION_KEY);
    SecretFile.requireNew(file);
    try (CryptKey key = CryptKey.generate(new SecureRandom())) {
      KeyFile made = options.protect(context, key, Passphrase.KEY, "Encryption Key Password");
      SecretFile.create(file, made.toJson());
      context.out().println("created " + file + ", fingerprint " + key.fingerprint());
    }
    return ExitStatus.OK.code();
  }
}
