package io.pbs4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.cli.output.ByteSize;
import io.pbs4j.cli.output.TextTable;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.cli.shell.FormatOption;
import io.pbs4j.cli.shell.ServerOptions;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.api.SnapshotFile;
import io.pbs4j.client.api.SnapshotItem;
import io.pbs4j.core.snapshot.BackupGroup;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pbs snapshots}. */
@Command(name = "snapshots", description = "List the snapshots of a namespace or of one group.")
final class SnapshotsCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private FormatOption output = new FormatOption();

  @Parameters(arity = "0..1", paramLabel = "GROUP", description = "TYPE/ID (default: all groups)")
  private @Nullable String group;

  SnapshotsCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    BackupGroup only = group == null ? null : BackupGroup.parse(group);
    try (PbsClient client = server.open(context.environment())) {
      List<SnapshotItem> snapshots =
          client.datastore().snapshots(server.namespace(context.environment()), only);
      context.out().print(output.format().render(() -> text(snapshots), () -> json(snapshots)));
    }
    return ExitStatus.OK.code();
  }

  private static String text(List<SnapshotItem> snapshots) {
    TextTable table = new TextTable("SNAPSHOT", ">SIZE", "STATE", "FILES", "COMMENT");
    for (SnapshotItem item : snapshots) {
      table.row(
          item.snapshot().toString(),
          item.size().isPresent() ? ByteSize.of(item.size().getAsLong()) : "-",
          state(item),
          FileNames.text(item.files().stream().map(SnapshotFile::name).toList()),
          item.comment().orElse(""));
    }
    return table.toString();
  }

  private static String state(SnapshotItem item) {
    String state =
        item.finished() ? item.verification().map(v -> "verify " + v.state()).orElse("-") : "unfinished";
    return item.isProtected() ? state + ", protected" : state;
  }

  private static JsonNode json(List<SnapshotItem> snapshots) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (SnapshotItem item : snapshots) {
      ObjectNode node = list.addObject();
      node.put("backup-type", item.snapshot().group().type().id());
      node.put("backup-id", item.snapshot().group().id());
      node.put("backup-time", item.snapshot().time());
      node.set("files", FilesCommand.json(item.files()));
      item.size().ifPresent(size -> node.put("size", size));
      node.put("protected", item.isProtected());
      item.owner().ifPresent(owner -> node.put("owner", owner));
      item.comment().ifPresent(comment -> node.put("comment", comment));
      item.fingerprint().ifPresent(fingerprint -> node.put("fingerprint", fingerprint));
      item.verification()
          .ifPresent(
              v -> node.putObject("verification").put("upid", v.upid()).put("state", v.state()));
    }
    return list;
  }
}
