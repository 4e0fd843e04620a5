package io.pbs4j.cli.key;

import io.pbs4j.cli.shell.CliContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pbs key}; the work is in its sub-commands. */
@Command(
    name = "key",
    description = "Encryption keys and master keys, in the files of the stock client.",
    footer = {
      "",
      "Environment, each also with _FD, _FILE or _CMD:",
      "  PBS_ENCRYPTION_PASSWORD      passphrase of the key",
      "  PBS_NEW_ENCRYPTION_PASSWORD  passphrase that change-passphrase sets",
      "  PBS_MASTER_KEY_PASSWORD      passphrase of the master key"
    })
public final class KeyCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private KeyCommand() {}

  /** The command with its sub-commands. */
  public static CommandLine line(CliContext context) {
    CommandLine line =
        new CommandLine(new KeyCommand())
            .addSubcommand(new KeyCreateCommand(context))
            .addSubcommand(new KeyInfoCommand(context))
            .addSubcommand(new ChangePassphraseCommand(context))
            .addSubcommand(new ImportWithMasterKeyCommand(context))
            .addSubcommand(new ImportMasterPubkeyCommand(context))
            .addSubcommand(new CreateMasterKeyCommand(context))
            .addSubcommand(new ShowMasterPubkeyCommand(context))
            .addSubcommand(new PaperKeyCommand(context));
    for (CommandLine sub : line.getSubcommands().values()) {
      sub.getCommandSpec().mixinStandardHelpOptions(true);
      sub.getCommandSpec().usageMessage().sortOptions(false);
    }
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing, see pbs key --help");
  }
}
