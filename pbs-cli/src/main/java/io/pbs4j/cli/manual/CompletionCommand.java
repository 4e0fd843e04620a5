package io.pbs4j.cli.manual;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pbs completion}. */
@Command(
    name = "completion",
    description = "Print the script that completes commands and options in bash and zsh.",
    footer = {"", "Example: source <(pbs completion)"})
public final class CompletionCommand implements Callable<Integer> {
  private final CliContext context;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Creates the command. */
  public CompletionCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    context.out().print(script(spec.root()));
    return ExitStatus.OK.code();
  }

  static String script(CommandSpec top) {
    return AutoComplete.bash(top.name(), top.commandLine()) + "\n";
  }
}
