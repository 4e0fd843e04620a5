package io.pbs4j.cli.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.cli.output.TextTable;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.cli.shell.FormatOption;
import io.pbs4j.core.crypto.Fingerprint;
import io.pbs4j.core.crypto.KeyDerivation;
import io.pbs4j.core.crypto.KeyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pbs key info}. */
@Command(name = "info", aliases = "show", description = "Show what a key file says about its key.")
final class KeyInfoCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin private FormatOption output = new FormatOption();

  @Parameters(
      arity = "0..1", paramLabel = "PATH", description = "key file (default: that of the stock client)")
  private @Nullable Path path;

  KeyInfoCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Path file = KeyPlaces.of(context, path, KeyPlaces.ENCRYPTION_KEY);
    KeyFile key = KeyFiles.read(file);
    context.out().print(output.format().render(() -> text(file, key), () -> json(file, key)));
    return ExitStatus.OK.code();
  }

  private static String method(KeyFile key) {
    return key.derivation().map(KeyDerivation::method).orElse("none");
  }

  private static String text(Path file, KeyFile key) {
    TextTable table = new TextTable("NAME", "VALUE");
    table.row("path", file.toString());
    table.row("kdf", method(key));
    table.row("created", key.created().toString());
    table.row("modified", key.modified().toString());
    key.fingerprint()
        .ifPresent(
            print ->
                table.row("fingerprint", print.toString()).row("fingerprint, short", print.shortForm()));
    key.hint().ifPresent(hint -> table.row("hint", hint));
    return table.toString();
  }

  private static JsonNode json(Path file, KeyFile key) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("path", file.toString());
    node.put("kdf", method(key));
    node.put("created", key.created().toEpochSecond());
    node.put("modified", key.modified().toEpochSecond());
    key.fingerprint().map(Fingerprint::toString).ifPresent(print -> node.put("fingerprint", print));
    key.fingerprint().map(Fingerprint::shortForm).ifPresent(print -> node.put("fingerprint-short", print));
    key.hint().ifPresent(hint -> node.put("hint", hint));
    return node;
  }
}
