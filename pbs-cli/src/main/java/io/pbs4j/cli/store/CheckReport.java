package io.pbs4j.cli.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.cli.output.ByteSize;
import io.pbs4j.cli.output.TextTable;
import io.pbs4j.core.FormatException;
import io.pbs4j.storage.check.CheckResult;
import io.pbs4j.storage.check.Finding;
import io.pbs4j.storage.check.FindingCode;
import io.pbs4j.storage.check.HealthCheck;
import io.pbs4j.storage.check.HealthChecks;
import io.pbs4j.storage.check.Severity;
import io.pbs4j.storage.check.Subject;
import io.pbs4j.storage.survey.SnapshotPlace;
import java.util.List;
import java.util.Locale;

/**
 * The result of a run as text, grouped by what was found, and as JSON in full.
 *
 * @param datastore its directory
 * @param limit findings of each kind in the text, 0 for all
 */
record CheckReport(String datastore, CheckResult result, int limit) {
  static String listText() {
    TextTable table = new TextTable("CHECK", "READS", "LOOKS AT");
    for (HealthCheck check : HealthChecks.all()) {
      table.row(check.name(), check.cost().id(), check.description());
    }
    return table.toString();
  }

  static JsonNode listJson() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (HealthCheck check : HealthChecks.all()) {
      list.addObject()
          .put("name", check.name())
          .put("description", check.description())
          .put("cost", check.cost().id())
          .put("fast", !check.cost().slow());
    }
    return list;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    Severity[] severities = Severity.values();
    for (int i = severities.length - 1; i >= 0; i--) {
      for (FindingCode code : FindingCode.values()) {
        if (code.severity() == severities[i] && result.counts().containsKey(code)) {
          group(out, code);
        }
      }
    }
    return out.append(summary()).toString();
  }

  private void group(StringBuilder out, FindingCode code) {
    long count = result.counts().getOrDefault(code, 0L);
    List<Finding> all = result.findings().stream().filter(finding -> finding.code() == code).toList();
    List<Finding> shown = limit == 0 ? all : all.subList(0, Math.min(limit, all.size()));
    out.append(code.severity().id().toUpperCase(Locale.ROOT))
        .append(' ').append(code.id()).append(" (").append(count).append(")\n");
    for (Finding finding : shown) {
      out.append("  ").append(printable(finding.subject().toString()))
          .append(": ").append(printable(finding.message())).append('\n');
    }
    if (count > shown.size()) {
      out.append("  and ").append(count - shown.size()).append(" more\n");
    }
    out.append("  -> ").append(code.mending()).append('\n');
  }

  /** A name may hold anything; a terminal must not act on it. */
  private static String printable(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(ch -> out.appendCodePoint(Character.isISOControl(ch) ? '?' : ch));
    return out.toString();
  }

  private String summary() {
    StringBuilder out = new StringBuilder();
    out.append(result.snapshots()).append(" snapshots, ").append(result.indexes()).append(" indexes, ")
        .append(result.chunks()).append(" chunks");
    if (result.chunksRead() > 0) {
      out.append(" (").append(result.chunksRead()).append(" read, ")
          .append(ByteSize.of(result.bytesRead())).append(')');
    }
    out.append(": ");
    for (Severity severity : new Severity[] {Severity.CRITICAL, Severity.UNREACHABLE, Severity.WARNING}) {
      out.append(result.count(severity)).append(' ').append(severity.id()).append(", ");
    }
    out.append(result.count(Severity.INFO)).append(" info\n");
    if (!result.complete()) {
      out.append("The run did not see everything: ended early, or the chunk area could not be listed.\n");
    }
    return out.toString();
  }

  JsonNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("datastore", datastore);
    root.put("healthy", result.healthy());
    root.put("complete", result.complete());
    root.put("snapshots", result.snapshots());
    root.put("indexes", result.indexes());
    root.put("chunks", result.chunks());
    root.put("chunks-read", result.chunksRead());
    root.put("bytes-read", result.bytesRead());
    ArrayNode checks = root.putArray("checks");
    result.checks().forEach(checks::add);
    ObjectNode counts = root.putObject("counts");
    for (Severity severity : Severity.values()) {
      counts.put(severity.id(), result.count(severity));
    }
    ObjectNode codes = root.putObject("codes");
    result.counts().forEach((code, count) -> codes.put(code.id(), count));
    ArrayNode findings = root.putArray("findings");
    result.findings().forEach(finding -> finding(findings.addObject(), finding));
    return root;
  }

  private static void finding(ObjectNode node, Finding finding) {
    node.put("check", finding.check());
    node.put("code", finding.code().id());
    node.put("severity", finding.severity().id());
    Subject subject = finding.subject();
    node.put("path", subject.path());
    SnapshotPlace snapshot = subject.snapshot();
    if (snapshot != null) {
      node.put("ns", snapshot.ns().toString());
      node.put("snapshot", snapshot.snapshot().toString());
    }
    if (subject.chunk() != null) {
      node.put("chunk", subject.chunk());
    }
    if (subject.offset() != FormatException.NO_OFFSET) {
      node.put("offset", subject.offset());
    }
    node.put("message", finding.message());
    node.put("mending", finding.mending());
  }
}
