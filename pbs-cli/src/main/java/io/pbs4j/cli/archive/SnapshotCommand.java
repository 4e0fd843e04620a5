package io.pbs4j.cli.archive;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.KeyOptions;
import io.pbs4j.cli.shell.ServerOptions;
import io.pbs4j.cli.shell.StoreOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What all commands have that look into one snapshot. */
abstract class SnapshotCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private KeyOptions keys = new KeyOptions();

  @Parameters(
      index = "0",
      paramLabel = "SNAPSHOT",
      description = "TYPE/ID/TIME, or TYPE/ID for the newest")
  private String snapshot = "";

  SnapshotCommand(CliContext context) {
    this.context = context;
  }

  final CliContext context() {
    return context;
  }

  /** The SNAPSHOT argument. */
  final String snapshot() {
    return snapshot;
  }

  final SourceOptions source() {
    return new SourceOptions(context, store, server, keys);
  }
}
