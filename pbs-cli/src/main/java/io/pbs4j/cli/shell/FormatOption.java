package io.pbs4j.cli.shell;

import io.pbs4j.cli.output.OutputFormat;
import picocli.CommandLine.Option;

/** How to print the result, for all commands that have one. */
public final class FormatOption {
  @Option(
      names = "--output-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private OutputFormat format = OutputFormat.TEXT;

  public OutputFormat format() {
    return format;
  }
}
