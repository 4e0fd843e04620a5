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
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.api.GroupItem;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pbs list}. */
@Command(name = "list", description = "List the groups of a namespace.")
final class ListCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private FormatOption output = new FormatOption();

  ListCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    try (PbsClient client = server.open(context.environment())) {
      List<GroupItem> groups =
          client.datastore().groups(server.namespace(context.environment()));
      context.out().print(output.format().render(() -> text(groups), () -> json(groups)));
    }
    return ExitStatus.OK.code();
  }

  private static String text(List<GroupItem> groups) {
    TextTable table = new TextTable("GROUP", "LAST SNAPSHOT", ">COUNT", "OWNER", "FILES");
    for (GroupItem item : groups) {
      table.row(
          item.group().toString(),
          item.lastSnapshot().timeText(),
          Long.toString(item.backupCount()),
          item.owner().orElse(""),
          FileNames.text(item.files()));
    }
    return table.toString();
  }

  private static JsonNode json(List<GroupItem> groups) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (GroupItem item : groups) {
      ObjectNode node = list.addObject();
      node.put("backup-type", item.group().type().id());
      node.put("backup-id", item.group().id());
      node.put("last-backup", item.lastBackup());
      node.put("backup-count", item.backupCount());
      ArrayNode files = node.putArray("files");
      item.files().forEach(files::add);
      item.owner().ifPresent(owner -> node.put("owner", owner));
      item.comment().ifPresent(comment -> node.put("comment", comment));
    }
    return list;
  }
}
