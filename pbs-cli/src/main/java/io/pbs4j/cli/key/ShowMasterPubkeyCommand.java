package io.pbs4j.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.cli.shell.FormatOption;
import io.pbs4j.core.crypto.MasterKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pbs key show-master-pubkey}. */
@Command(name = "show-master-pubkey", description = "Show a public master key.")
final class ShowMasterPubkeyCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin private FormatOption output = new FormatOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description = "public key in PEM (default: that of the stock client)")
  private @Nullable Path path;

  ShowMasterPubkeyCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Path file = KeyPlaces.of(context, path, KeyPlaces.MASTER_PUBLIC);
    MasterKey key = MasterKey.parse(
        file.toString(), new String(SecretFile.read(file), StandardCharsets.US_ASCII));
    context.out().print(output.format().render(key::toPem, () -> json(file, key)));
    return ExitStatus.OK.code();
  }

  private static JsonNode json(Path file, MasterKey key) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("path", file.toString())
        .put("length", key.key().getModulus().bitLength())
        .put("modulus", key.key().getModulus().toString(16))
        .put("exponent", key.key().getPublicExponent().toString())
        .put("pem", key.toPem());
  }
}
