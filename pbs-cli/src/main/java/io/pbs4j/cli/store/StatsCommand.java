package io.pbs4j.cli.store;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.cli.shell.FormatOption;
import io.pbs4j.cli.shell.StoreOptions;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.stats.StatisticsRun;
import io.pbs4j.storage.stats.StoreStatistics;
import io.pbs4j.storage.survey.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pbs stats}. */
@Command(name = "stats", description = "Show who uses how much of a datastore, and what would be freed without it.")
public final class StatsCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private FormatOption output = new FormatOption();

  @Option(names = "--ns", paramLabel = "NS", description = "show only this namespace and those below it")
  private @Nullable String namespace;

  @Option(names = "--snapshots", description = "show every snapshot with the growth that it brought")
  private boolean snapshots;

  @Parameters(arity = "0..1", paramLabel = "GROUP", description = "show only this TYPE/ID")
  private @Nullable String group;

  /** Creates the command. */
  public StatsCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Path root = store.directory();
    // Opening tells a directory that is no datastore.
    store.open(context).close();
    Selection shown = Selection.of(namespace == null ? Namespace.ROOT : Namespace.parse(namespace), group);
    Thread main = Thread.currentThread();
    StoreStatistics statistics = new StatisticsRun(root, main::isInterrupted).run();
    StatsReport report =
        new StatsReport(statistics, shown, snapshots || group != null, context.clock().instant());
    context.out().print(output.format().render(report::text, report::json));
    statistics.unreadable().forEach(path -> context.err().println("warning: cannot read " + path));
    return statistics.unreadable().isEmpty() ? ExitStatus.OK.code() : ExitStatus.FAILED.code();
  }
}
