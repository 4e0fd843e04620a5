package io.pbs4j.cli;

import io.pbs4j.cli.output.OutputFormat;
import picocli.CommandLine.Option;

/** How to print the result, for all commands that have one. */
final class FormatOption {
  @Option(
      names = "--output-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private OutputFormat format = OutputFormat.TEXT;

  OutputFormat format() {
    return format;
  }
}
