package io.pbs4j.cli.diff;

import io.pbs4j.cli.archive.OpenSnapshot;
import io.pbs4j.cli.archive.SourceOptions;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.cli.shell.FormatOption;
import io.pbs4j.cli.shell.KeyOptions;
import io.pbs4j.cli.shell.ServerOptions;
import io.pbs4j.cli.shell.StoreOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pbs diff}. */
@Command(
    name = "diff",
    description = "Show what differs between two snapshots: files, images, chunks.",
    footer = {"", "Example: pbs --datastore /mnt/backups diff host/web1/2023-11-14T22:13:20Z host/web1"})
public final class DiffCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private KeyOptions keys = new KeyOptions();
  @Mixin private FormatOption output = new FormatOption();

  @Parameters(index = "0", paramLabel = "SNAPSHOT1", description = "TYPE/ID/TIME, or TYPE/ID for the newest")
  private String first = "";

  @Parameters(index = "1", paramLabel = "SNAPSHOT2", description = "what to compare it with")
  private String second = "";

  /** Creates the command. */
  public DiffCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    SourceOptions source = new SourceOptions(context, store, server, keys);
    try (OpenSnapshot before = source.open(first);
        OpenSnapshot after = source.open(second)) {
      DiffReport report =
          new DiffReport(
              before.reader().manifest().snapshot().toString(),
              after.reader().manifest().snapshot().toString(),
              new SnapshotDiff(before.reader(), after.reader()).run());
      context.out().print(output.format().render(report::text, report::json));
    }
    return ExitStatus.OK.code();
  }
}
