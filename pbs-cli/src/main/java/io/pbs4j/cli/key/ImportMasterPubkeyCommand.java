package io.pbs4j.cli.key;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.core.crypto.MasterKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pbs key import-master-pubkey}. */
@Command(
    name = "import-master-pubkey",
    description = "Make a public master key the default one, for backups to come.")
final class ImportMasterPubkeyCommand implements Callable<Integer> {
  private final CliContext context;

  @Parameters(arity = "1", paramLabel = "PATH", description = "public key in PEM")
  private Path path = Path.of("");

  @Option(names = "--overwrite", description = "replace the default one that is there")
  private boolean overwrite;

  ImportMasterPubkeyCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    String pem = new String(SecretFile.read(path), StandardCharsets.US_ASCII);
    byte[] content = MasterKey.parse(path.toString(), pem).toPem().getBytes(StandardCharsets.US_ASCII);
    Path target = KeyPlaces.of(context, null, KeyPlaces.MASTER_PUBLIC);
    if (overwrite && Files.exists(target)) {
      SecretFile.replace(target, content);
    } else {
      SecretFile.create(target, content);
    }
    context.out().println("Imported public master key to " + target);
    return ExitStatus.OK.code();
  }
}
