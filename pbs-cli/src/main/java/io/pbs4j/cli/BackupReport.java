package io.pbs4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.cli.output.ByteSize;
import io.pbs4j.cli.output.Durations;
import io.pbs4j.client.backup.ArchiveStats;
import io.pbs4j.client.backup.BackupSummary;
import java.util.Locale;

/** What a backup came to, for people and as JSON. */
final class BackupReport {
  private static final double NANOS = 1e9;
  private static final double PERCENT = 100.0;

  private BackupReport() {}

  /** One line for one archive, without its end. */
  static String line(ArchiveStats stats) {
    String name = stats.entry().name().clientName();
    if (stats.chunks() == 0) {
      return name + ": " + ByteSize.of(stats.bytes());
    }
    return String.format(
        Locale.ROOT,
        "%s: %s in %s (%s), sent %s (%s compressed), reused %.1f %%",
        name,
        ByteSize.of(stats.bytes()),
        Durations.seconds(stats.duration()),
        Durations.rate(stats.bytes(), stats.duration()),
        ByteSize.of(stats.uploadedBytes()),
        ByteSize.of(stats.encodedBytes()),
        stats.bytes() == 0 ? 0.0 : PERCENT * stats.reusedBytes() / stats.bytes());
  }

  static String text(BackupSummary summary) {
    return "finished " + summary.snapshot() + " in " + Durations.seconds(summary.duration()) + "\n";
  }

  static JsonNode json(BackupSummary summary) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("backup-type", summary.snapshot().group().type().id());
    root.put("backup-id", summary.snapshot().group().id());
    root.put("backup-time", summary.snapshot().time());
    root.put("snapshot", summary.snapshot().toString());
    root.put("seconds", summary.duration().toNanos() / NANOS);
    ArrayNode archives = root.putArray("archives");
    for (ArchiveStats stats : summary.archives()) {
      archives
          .addObject()
          .put("filename", stats.entry().name().name())
          .put("csum", stats.entry().csum().toString())
          .put("size", stats.bytes())
          .put("chunks", stats.chunks())
          .put("uploaded-bytes", stats.uploadedBytes())
          .put("uploaded-chunks", stats.uploadedChunks())
          .put("encoded-bytes", stats.encodedBytes())
          .put("reused-bytes", stats.reusedBytes())
          .put("seconds", stats.duration().toNanos() / NANOS);
    }
    return root;
  }
}
