package io.pbs4j.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.cli.shell.FormatOption;
import io.pbs4j.cli.shell.ServerOptions;
import io.pbs4j.client.ClientException;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.api.AccessApi;
import io.pbs4j.client.api.ServerVersion;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.Namespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pbs doctor}. */
@Command(
    name = "doctor",
    description = {
      "Tell what the user or token of the repository may do on the server, what not, and which permission is missing."
    },
    footer = {"", "Exit code 3 when it may neither make backups nor restore any."})
public final class DoctorCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private FormatOption output = new FormatOption();

  /** Creates the command. */
  public DoctorCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    try (PbsClient client = server.open(context.environment())) {
      Namespace ns = server.namespace(context.environment());
      Diagnosis diagnosis = diagnose(client, ns);
      context.out().print(output.format().render(() -> text(diagnosis), () -> json(diagnosis)));
      return diagnosis.useful() ? ExitStatus.OK.code() : ExitStatus.NOT_ALLOWED.code();
    }
  }

  /** What was found. */
  private record Diagnosis(
      String repository, AuthId who, String version, String store, boolean listed, List<Finding> findings) {
    boolean useful() {
      return findings.stream()
          .filter(f -> f.work() == Work.BACK_UP || f.work() == Work.RESTORE_ALL)
          .anyMatch(Finding::allowed);
    }
  }

  private static Diagnosis diagnose(PbsClient client, Namespace ns) throws ClientException {
    AuthId who = client.repository().authId();
    ServerVersion version = client.serverVersion();
    String store = client.repository().datastore();
    AccessApi access = client.access();
    String path = "/datastore/" + store + (ns.isRoot() ? "" : "/" + ns);
    Set<String> own = access.privileges(path);
    Optional<Set<String>> user =
        who.isToken() ? access.privileges(AuthId.of(who.user()), path) : Optional.empty();
    List<Finding> findings = new ArrayList<>();
    for (Work work : Work.values()) {
      findings.add(Finding.of(work, path, who, own, user));
    }
    return new Diagnosis(
        client.repository().toString(),
        who,
        "version " + version.version() + "." + version.release(),
        store,
        access.datastores().contains(store),
        findings);
  }

  private static String text(Diagnosis diagnosis) {
    StringBuilder text = new StringBuilder();
    text.append("server of ").append(diagnosis.repository()).append(": ").append(diagnosis.version());
    text.append("\n").append(diagnosis.who()).append(" is known and active\n");
    if (!diagnosis.listed()) {
      text.append("datastore '").append(diagnosis.store());
      text.append("' is not in the list of datastores: clients say \"Cannot find datastore\".\n");
      text.append("Either it does not exist, or no permission below is held on it.\n");
    }
    for (Finding finding : diagnosis.findings()) {
      text.append(finding.allowed() ? "  may      " : "  may not  ").append(finding.work().title());
      if (!finding.allowed()) {
        text.append(" (missing ").append(finding.work().needs()).append(" on ").append(finding.path());
        text.append(" ").append(finding.whose()).append(")");
      }
      text.append("\n");
    }
    appendRemedies(text, diagnosis);
    return text.toString();
  }

  private static void appendRemedies(StringBuilder text, Diagnosis diagnosis) {
    List<Finding> refused = diagnosis.findings().stream().filter(f -> !f.allowed()).toList();
    if (refused.isEmpty()) {
      return;
    }
    text.append("\nTo allow it, an administrator calls, for each line that is wanted:\n");
    for (Finding finding : refused) {
      text.append("  # ").append(finding.work().title()).append("\n");
      finding.remedies().forEach(line -> text.append("  ").append(line).append("\n"));
    }
    if (diagnosis.who().isToken()) {
      text.append("A token may do what its own permissions and those of its user both allow:\n");
      text.append("the role has to be given to both.\n");
    }
  }

  private static JsonNode json(Diagnosis diagnosis) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("auth-id", diagnosis.who().toString());
    node.put("datastore", diagnosis.store());
    node.put("listed", diagnosis.listed());
    ArrayNode list = node.putArray("findings");
    for (Finding finding : diagnosis.findings()) {
      ObjectNode item = list.addObject();
      item.put("work", finding.work().title());
      item.put("path", finding.path());
      item.put("allowed", finding.allowed());
      if (!finding.allowed()) {
        item.put("missing", finding.work().needs());
        item.put("role", finding.work().role());
        ArrayNode lacking = item.putArray("lacking");
        finding.lacking().forEach(id -> lacking.add(id.toString()));
      }
    }
    return node;
  }
}
