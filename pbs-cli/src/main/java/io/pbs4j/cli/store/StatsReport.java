package io.pbs4j.cli.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.cli.output.ByteSize;
import io.pbs4j.cli.output.TextTable;
import io.pbs4j.storage.stats.GroupUsage;
import io.pbs4j.storage.stats.NamespaceUsage;
import io.pbs4j.storage.stats.SnapshotUsage;
import io.pbs4j.storage.stats.StoreStatistics;
import io.pbs4j.storage.stats.Totals;
import io.pbs4j.storage.stats.Usage;
import io.pbs4j.storage.survey.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Figures of a datastore as text and JSON.
 *
 * @param shown what is printed; the totals are those of the whole datastore
 * @param withSnapshots whether the text shows each snapshot
 * @param now ages count from here
 */
record StatsReport(StoreStatistics statistics, Selection shown, boolean withSnapshots, Instant now) {
  private static final long HOURS_SHOWN = 72;

  String text() {
    Totals totals = statistics.totals();
    TextTable sums = new TextTable("TOTAL", ">");
    sums.row("logical size", ByteSize.of(totals.logicalBytes()));
    sums.row("physical size", ByteSize.of(totals.physicalBytes()));
    sums.row("deduplication factor", factor(totals.deduplicationFactor()));
    sums.row("compression factor", factor(totals.compressionFactor()));
    sums.row("chunks in use", totals.usedChunks() + ", " + ByteSize.of(totals.usedBytes()));
    sums.row("chunks not in use", totals.unusedChunks() + ", " + ByteSize.of(totals.unusedBytes()));
    sums.row("chunks missing", Long.toString(totals.missingChunks()));
    sums.row("namespaces", Integer.toString(statistics.namespaces().size()));
    sums.row("groups", Integer.toString(statistics.groups().size()));
    sums.row(
        "snapshots",
        Integer.toString(statistics.namespaces().stream().mapToInt(NamespaceUsage::snapshots).sum()));
    return sums + "\n" + (withSnapshots ? snapshotTable() : groupTable());
  }

  private List<GroupUsage> groups() {
    return statistics.groups().stream().filter(group -> shown.holds(group.ns(), group.group())).toList();
  }

  private TextTable groupTable() {
    TextTable table =
        new TextTable("NAMESPACE", "GROUP", ">SNAPSHOTS", ">NEWEST", ">LOGICAL", ">CHUNKS", ">EXCLUSIVE");
    for (GroupUsage group : groups()) {
      int count = group.snapshots().size();
      table.row(
          group.ns().toString(),
          group.group().toString(),
          Integer.toString(count),
          count == 0 ? "-" : age(group.snapshots().get(count - 1)),
          ByteSize.of(group.usage().logicalBytes()),
          ByteSize.of(group.usage().chunkBytes()),
          ByteSize.of(group.usage().exclusiveBytes()));
    }
    return table;
  }

  private TextTable snapshotTable() {
    TextTable table =
        new TextTable("NAMESPACE", "SNAPSHOT", ">AGE", ">LOGICAL", ">CHUNKS", ">GROWTH", ">EXCLUSIVE");
    for (GroupUsage group : groups()) {
      for (SnapshotUsage snapshot : group.snapshots()) {
        table.row(
            snapshot.ns().toString(),
            snapshot.snapshot().toString(),
            age(snapshot),
            ByteSize.of(snapshot.usage().logicalBytes()),
            ByteSize.of(snapshot.usage().chunkBytes()),
            ByteSize.of(snapshot.addedBytes()),
            ByteSize.of(snapshot.usage().exclusiveBytes()));
      }
    }
    return table;
  }

  private long ageSeconds(SnapshotUsage snapshot) {
    return now.getEpochSecond() - snapshot.snapshot().time();
  }

  private String age(SnapshotUsage snapshot) {
    Duration age = Duration.ofSeconds(ageSeconds(snapshot));
    return age.toHours() < HOURS_SHOWN ? age.toHours() + " h" : age.toDays() + " d";
  }

  private static String factor(double factor) {
    return String.format(Locale.ROOT, "%.2f", factor);
  }

  JsonNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    totals(root.putObject("totals"), statistics.totals());
    ArrayNode namespaces = root.putArray("namespaces");
    for (NamespaceUsage ns : statistics.namespaces()) {
      if (shown.holds(ns.ns())) {
        ObjectNode node = namespaces.addObject().put("ns", ns.ns().toString());
        node.put("group-count", ns.groups()).put("snapshot-count", ns.snapshots());
        usage(node, ns.usage());
      }
    }
    ArrayNode groups = root.putArray("groups");
    for (GroupUsage group : groups()) {
      ObjectNode node = groups.addObject().put("ns", group.ns().toString());
      node.put("backup-type", group.group().type().id()).put("backup-id", group.group().id());
      usage(node, group.usage());
      ArrayNode snapshots = node.putArray("snapshots");
      for (SnapshotUsage snapshot : group.snapshots()) {
        ObjectNode one = snapshots.addObject().put("backup-time", snapshot.snapshot().time());
        one.put("age-seconds", ageSeconds(snapshot)).put("added-bytes", snapshot.addedBytes());
        usage(one, snapshot.usage());
      }
    }
    ArrayNode unreadable = root.putArray("unreadable");
    statistics.unreadable().forEach(unreadable::add);
    return root;
  }

  private static void totals(ObjectNode node, Totals totals) {
    node.put("logical-bytes", totals.logicalBytes());
    node.put("physical-bytes", totals.physicalBytes());
    node.put("deduplication-factor", totals.deduplicationFactor());
    node.put("compression-factor", totals.compressionFactor());
    node.put("used-chunks", totals.usedChunks());
    node.put("used-bytes", totals.usedBytes());
    node.put("used-content-bytes", totals.usedContentBytes());
    node.put("unused-chunks", totals.unusedChunks());
    node.put("unused-bytes", totals.unusedBytes());
    node.put("missing-chunks", totals.missingChunks());
    node.put("file-bytes", totals.fileBytes());
    node.put("index-count", totals.indexes());
  }

  private static void usage(ObjectNode node, Usage usage) {
    node.put("logical-bytes", usage.logicalBytes());
    node.put("chunks", usage.chunks());
    node.put("chunk-bytes", usage.chunkBytes());
    node.put("exclusive-chunks", usage.exclusiveChunks());
    node.put("exclusive-chunk-bytes", usage.exclusiveChunkBytes());
    node.put("file-bytes", usage.fileBytes());
    node.put("exclusive-bytes", usage.exclusiveBytes());
  }
}
