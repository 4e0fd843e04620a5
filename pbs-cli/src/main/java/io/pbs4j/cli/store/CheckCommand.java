package io.pbs4j.cli.store;

import io.pbs4j.cli.output.OutputFormat;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.cli.shell.FormatOption;
import io.pbs4j.cli.shell.KeyOptions;
import io.pbs4j.cli.shell.OpenKey;
import io.pbs4j.cli.shell.StoreOptions;
import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.check.CheckOptions;
import io.pbs4j.storage.check.CheckResult;
import io.pbs4j.storage.check.CheckRun;
import io.pbs4j.storage.check.HealthChecks;
import io.pbs4j.storage.survey.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pbs check}. */
@Command(
    name = "check",
    description = {
      "Check the health of a datastore's directory. Reads only; takes no lock.",
      "Exit code 0: nothing worse than an information was found; 1: something was."
    })
public final class CheckCommand implements Callable<Integer> {
  private static final int DEFAULT_LIMIT = 20;

  private final CliContext context;

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private KeyOptions key = new KeyOptions();
  @Mixin private FormatOption output = new FormatOption();

  @Option(names = "--fast", description = "names, manifests and indexes only; no chunk is opened")
  private boolean fast;

  @Option(names = "--ns", paramLabel = "NS", description = "only this namespace and those below it")
  private @Nullable String namespace;

  @Option(names = "--only", paramLabel = "CHECK", split = ",", description = "make only these checks")
  private List<String> only = List.of();

  @Option(names = "--skip", paramLabel = "CHECK", split = ",", description = "leave these checks out")
  private List<String> skip = List.of();

  @Option(names = "--list", description = "list the checks and end")
  private boolean list;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "findings shown of each kind in text (default: " + DEFAULT_LIMIT + ", 0: all)")
  private int limit = DEFAULT_LIMIT;

  @Option(names = "--threads", paramLabel = "N", description = "readers of chunks, 1 to 16 (default: 2)")
  private int threads = 2;

  @Parameters(
      arity = "0..1",
      paramLabel = "GROUP|SNAPSHOT",
      description = "only this TYPE/ID or TYPE/ID/TIME")
  private @Nullable String selected;

  /** Creates the command. */
  public CheckCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    OutputFormat format = output.format();
    if (list) {
      context.out().print(format.render(CheckReport::listText, CheckReport::listJson));
      return ExitStatus.OK.code();
    }
    Path root = store.directory();
    Optional<OpenKey> opened = key.named() ? key.open(context) : Optional.empty();
    try (CryptKey open = opened.map(OpenKey::key).orElse(null)) {
      CheckResult result = run(root, open);
      CheckReport report = new CheckReport(root.toString(), result, limit);
      context.out().print(format.render(report::text, report::json));
      if (!result.complete() && Thread.interrupted()) {
        return ExitStatus.INTERRUPTED.code();
      }
      return result.healthy() ? ExitStatus.OK.code() : ExitStatus.FAILED.code();
    }
  }

  /** Runs in a thread of its own: an interrupt must not close the files that it reads. */
  private CheckResult run(Path root, @Nullable CryptKey open) throws InterruptedException {
    AtomicBoolean cancelled = new AtomicBoolean();
    CheckProgressBar bar = new CheckProgressBar(context.progress());
    Namespace ns = namespace == null ? Namespace.ROOT : Namespace.parse(namespace);
    CheckOptions options =
        new CheckOptions(
            fast,
            Selection.of(ns, selected),
            open,
            names("--only", only),
            names("--skip", skip),
            threads,
            bar,
            cancelled::get);
    CheckRun run = new CheckRun(root, options, Zstd.detect(), context.clock());
    Worker<CheckResult> worker = Worker.start("pbs-check", run::run);
    CheckResult result = worker.await(() -> cancelled.set(true));
    bar.clear();
    return result;
  }

  private static Set<String> names(String option, List<String> names) {
    for (String name : names) {
      if (HealthChecks.all().stream().noneMatch(check -> check.name().equals(name))) {
        throw new InvalidNameException(option, "there is no check '" + name + "', see --list");
      }
    }
    return Set.copyOf(names);
  }
}
