package io.pbs4j.cli.archive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pbs4j.cli.output.OutputFormat;
import io.pbs4j.cli.output.Printable;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.cli.shell.FormatOption;
import io.pbs4j.core.Octets;
import io.pbs4j.core.catalog.CatalogReader;
import java.io.IOException;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pbs catalog}. */
@Command(name = "catalog", description = "Work with the catalog of a snapshot.")
public final class CatalogCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: dump");
  }

  /** {@code pbs catalog dump}. */
  @Command(
      name = "dump",
      mixinStandardHelpOptions = true,
      description = "Print every entry of a catalog.")
  public static final class Dump extends SnapshotCommand {
    private static final Octets HERE = Octets.ofText(".");

    @Mixin private FormatOption output = new FormatOption();

    /** Creates the command. */
    public Dump(CliContext context) {
      super(context);
    }

    @Override
    public Integer call() throws IOException {
      try (OpenSnapshot snapshot = source().open(snapshot());
          CatalogReader catalog = snapshot.reader().catalog()) {
        if (output.format() == OutputFormat.TEXT) {
          text(catalog, context().out());
        } else {
          json(catalog);
        }
      }
      return ExitStatus.OK.code();
    }

    private static void text(CatalogReader catalog, PrintStream out) throws IOException {
      catalog.walk(
          catalog.root(),
          (path, entry) -> {
            EntryView view = EntryView.of(CatalogPaths.join(HERE, path), entry);
            String file = view.size() < 0 ? "" : " " + view.size() + " " + view.timeText();
            out.print(entry.type().letter() + " " + Printable.quoted(view.path()) + file + "\n");
          });
    }

    private void json(CatalogReader catalog) throws IOException {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      catalog.walk(
          catalog.root(),
          (path, entry) ->
              EntryView.of(CatalogPaths.join(HERE, path), entry).write(list.addObject(), "path"));
      context().out().print(output.format().render(() -> "", () -> list));
    }
  }
}
