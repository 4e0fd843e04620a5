package io.pbs4j.cli.key;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.core.crypto.MasterPrivateKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pbs key create-master-key}. */
@Command(
    name = "create-master-key",
    description = "Create a master key pair: master-public.pem and master-private.pem.")
final class CreateMasterKeyCommand implements Callable<Integer> {
  private final CliContext context;

  @Option(names = "--directory", paramLabel = "DIR", description = "where to write the files (default: here)")
  private Path directory = Path.of("");

  CreateMasterKeyCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Path publicFile = directory.resolve(KeyPlaces.MASTER_PUBLIC);
    Path privateFile = directory.resolve("master-private.pem");
    SecretFile.requireNew(publicFile);
    SecretFile.requireNew(privateFile);
    SecureRandom random = new SecureRandom();
    try (Passphrase passphrase = Passphrase.fresh(context, Passphrase.MASTER, "Master Key Password");
        MasterPrivateKey key = MasterPrivateKey.generate(random)) {
      String pem = key.toPem(passphrase.bytes(), random);
      SecretFile.create(privateFile, pem.getBytes(StandardCharsets.US_ASCII));
      SecretFile.create(publicFile, key.publicKey().toPem().getBytes(StandardCharsets.US_ASCII));
    }
    context.out().println("Writing public master key to " + publicFile);
    context.out().println("Writing private master key to " + privateFile);
    return ExitStatus.OK.code();
  }
}
