package io.pbs4j.cli.key;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pbs key paperkey}. */
@Command(name = "paperkey", description = "Print a key for paper, with QR codes.")
final class PaperKeyCommand implements Callable<Integer> {
  private final CliContext context;

  /** How it is printed. */
  private enum Format {
    TEXT,
    HTML
  }

  @Option(names = "--output-format", paramLabel = "FORMAT", description = "text or html (default: html)")
  private Format format = Format.HTML;

  @Option(names = "--subject", paramLabel = "TEXT", description = "title above the key")
  private @Nullable String subject;

  @Parameters(
      arity = "0..1", paramLabel = "PATH", description = "key file (default: that of the stock client)")
  private @Nullable Path path;

  PaperKeyCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Path file = KeyPlaces.of(context, path, KeyPlaces.ENCRYPTION_KEY);
    PaperKey paper = PaperKey.of(file.toString(), SecretFile.read(file), subject);
    context.out().print(format == Format.TEXT ? paper.text() : paper.html());
    return ExitStatus.OK.code();
  }
}
