package io.pbs4j.cli;

import io.pbs4j.cli.archive.CatCommand;
import io.pbs4j.cli.archive.CatalogCommand;
import io.pbs4j.cli.archive.ExtractCommand;
import io.pbs4j.cli.archive.FindCommand;
import io.pbs4j.cli.archive.InspectCommand;
import io.pbs4j.cli.archive.LsCommand;
import io.pbs4j.cli.diff.DiffCommand;
import io.pbs4j.cli.doctor.DoctorCommand;
import io.pbs4j.cli.key.KeyCommand;
import io.pbs4j.cli.manual.CompletionCommand;
import io.pbs4j.cli.manual.ManualCommand;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.StoreOptions;
import io.pbs4j.cli.store.CheckCommand;
import io.pbs4j.cli.store.StatsCommand;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** {@code pbs} itself; the work is in its sub-commands. */
@Command(
    name = "pbs",
    mixinStandardHelpOptions = true,
    versionProvider = PbsCommand.Version.class,
    description = {
      "Backs up to a PBS-compatible server and restores from it.",
      "The launcher ./pbs also knows: server, which runs the server."
    },
    footer = {
      "",
      "Environment:",
      "  PBS_REPOSITORY   [[user@realm[!token]@]host[:port]:]datastore",
      "  PBS_PASSWORD     password or token secret; or PBS_PASSWORD_FD, _FILE, _CMD",
      "  PBS_FINGERPRINT  SHA-256 of the server's certificate",
      "  PBS_NAMESPACE    namespace in the datastore",
      "  ALL_PROXY        http://host:port",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not allowed, 4 server",
      "unreachable, 5 certificate not trusted, 130 interrupted."
    })
final class PbsCommand implements Runnable {
  @Option(
      names = StoreOptions.OPTION,
      paramLabel = "PATH",
      description = "directory of a datastore, for commands that read one without a server")
  private @Nullable Path datastore;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command with all its sub-commands. */
  static CommandLine line(CliContext context) {
    CommandLine line =
        new CommandLine(new PbsCommand())
            .addSubcommand(new BackupCommand(context))
            .addSubcommand(new RestoreCommand(context))
            .addSubcommand(new ListCommand(context))
            .addSubcommand(new SnapshotsCommand(context))
            .addSubcommand(new FilesCommand(context))
            .addSubcommand(new DoctorCommand(context))
            .addSubcommand(new CheckCommand(context))
            .addSubcommand(new StatsCommand(context))
            .addSubcommand(new DiffCommand(context))
            .addSubcommand(KeyCommand.line(context))
            .addSubcommand(new LsCommand(context))
            .addSubcommand(new CatCommand(context))
            .addSubcommand(new ExtractCommand(context))
            .addSubcommand(new FindCommand(context))
            .addSubcommand(
                new CommandLine(new CatalogCommand()).addSubcommand(new CatalogCommand.Dump(context)))
            .addSubcommand(new InspectCommand(context))
            .addSubcommand(new DemoCommand(context))
            .addSubcommand(new CompletionCommand(context))
            .addSubcommand(new ManualCommand())
            .addSubcommand(new HelpCommand());
    for (CommandLine sub : line.getSubcommands().values()) {
      sub.getCommandSpec().mixinStandardHelpOptions(true);
      sub.getCommandSpec().usageMessage().sortOptions(false);
    }
    return line.setExecutionStrategy(PbsCommand::run);
  }

  /** Refuses a datastore directory that the command would not look at. */
  private static int run(ParseResult parsed) {
    List<CommandLine> lines = parsed.asCommandLineList();
    CommandLine last = lines.get(lines.size() - 1);
    boolean help = last.isUsageHelpRequested() || last.isVersionHelpRequested();
    PbsCommand top = (PbsCommand) parsed.commandSpec().userObject();
    if (!help
        && top.datastore != null
        && last.getCommandSpec().findOption(StoreOptions.OPTION) == null) {
      throw new ParameterException(
          last, StoreOptions.OPTION + ": '" + last.getCommandName() + "' works with a server, not with a directory");
    }
    return new RunLast().execute(parsed);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** Names the release. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = PbsCommand.class.getPackage().getImplementationVersion();
      return new String[] {"pbs " + (version == null ? "(development)" : version)};
    }
  }
}
