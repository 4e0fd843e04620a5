package io.pbs4j.cli.manual;

import io.pbs4j.cli.shell.ExitStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code pbs manual}: writes the manual pages of all commands and the completion, when the program is built.
 */
@Command(name = "manual", hidden = true, description = "Write the manual pages of all commands.")
public final class ManualCommand implements Callable<Integer> {
  private static final String COMPLETION = "pbs.bash";

  @Parameters(paramLabel = "DIRECTORY", description = "where the pages go")
  private Path directory = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(directory);
    write(spec.root().commandLine());
    Files.write(
        directory.resolve(COMPLETION),
        CompletionCommand.script(spec.root()).getBytes(StandardCharsets.UTF_8));
    return ExitStatus.OK.code();
  }

  private void write(CommandLine command) throws IOException {
    CommandSpec described = command.getCommandSpec();
    if (described.usageMessage().hidden()) {
      return;
    }
    Files.write(
        directory.resolve(ManualPage.fileName(described)),
        ManualPage.of(described).getBytes(StandardCharsets.UTF_8));
    for (CommandLine sub : command.getSubcommands().values()) {
      write(sub);
    }
  }
}
