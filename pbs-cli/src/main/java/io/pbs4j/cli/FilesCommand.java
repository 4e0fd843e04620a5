package io.pbs4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.cli.output.TextTable;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.cli.shell.FormatOption;
import io.pbs4j.cli.shell.ServerOptions;
import io.pbs4j.cli.shell.SnapshotArgument;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.api.SnapshotFile;
import io.pbs4j.core.snapshot.Namespace;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pbs files}. */
@Command(name = "files", description = "List the files of a snapshot.")
final class FilesCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private FormatOption output = new FormatOption();

  @Parameters(paramLabel = "SNAPSHOT", description = "TYPE/ID/TIME, or TYPE/ID for the newest")
  private String snapshot = "";

  FilesCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Namespace ns = server.namespace(context.environment());
    try (PbsClient client = server.open(context.environment())) {
      List<SnapshotFile> files =
          client.datastore().files(ns, SnapshotArgument.resolve(client, ns, snapshot));
      context.out().print(output.format().render(() -> text(files), () -> json(files)));
    }
    return ExitStatus.OK.code();
  }

  private static String text(List<SnapshotFile> files) {
    TextTable table = new TextTable("FILE", "CRYPT MODE", ">SIZE");
    for (SnapshotFile file : files) {
      String size = file.size().isPresent() ? Long.toString(file.size().getAsLong()) : "-";
      table.row(file.name(), file.cryptMode().orElse("-"), size);
    }
    return table.toString();
  }

  static JsonNode json(List<SnapshotFile> files) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (SnapshotFile file : files) {
      ObjectNode node = list.addObject();
      node.put("filename", file.name());
      file.cryptMode().ifPresent(mode -> node.put("crypt-mode", mode));
      file.size().ifPresent(size -> node.put("size", size));
    }
    return list;
  }
}
