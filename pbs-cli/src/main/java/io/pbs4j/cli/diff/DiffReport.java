package io.pbs4j.cli.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.cli.output.ByteSize;
import io.pbs4j.cli.output.Printable;
import io.pbs4j.cli.output.TextTable;
import java.util.List;
import java.util.Locale;

/** The differences of two snapshots as text and JSON. */
record DiffReport(String before, String after, List<ArchiveDiff> archives) {
  String text() {
    StringBuilder out = new StringBuilder();
    for (ArchiveDiff archive : archives) {
      for (FileChange change : archive.files()) {
        out.append(change.kind().sign()).append(' ')
            .append(archive.name(), 0, archive.name().lastIndexOf('.')).append('/')
            .append(Printable.of(TreeDiff.shown(change.path())))
            .append(" (").append(details(change)).append(")\n");
      }
    }
    TextTable table =
        new TextTable(
            "ARCHIVE", "STATE", ">OLD SIZE", ">NEW SIZE", ">FILES", ">SHARED", ">REMOVED", ">ADDED");
    for (ArchiveDiff archive : archives) {
      table.row(
          archive.name(),
          state(archive),
          ByteSize.of(archive.oldSize()),
          ByteSize.of(archive.newSize()),
          Integer.toString(archive.files().size()),
          chunks(archive.chunks().shared(), archive.chunks().sharedBytes()),
          chunks(archive.chunks().removed(), archive.chunks().removedBytes()),
          chunks(archive.chunks().added(), archive.chunks().addedBytes()));
    }
    return out.append(out.length() == 0 ? "" : "\n").append(table).toString();
  }

  private static String details(FileChange change) {
    if (change.kind() != FileChange.Kind.CHANGED) {
      return change.type();
    }
    String sizes =
        change.oldSize() == change.newSize() ? "" : ": " + change.oldSize() + " to " + change.newSize() + " bytes";
    return change.type() + ", " + String.join(", ", change.what()) + sizes;
  }

  private static String chunks(long count, long bytes) {
    return count + ", " + ByteSize.of(bytes);
  }

  private static String state(ArchiveDiff archive) {
    return archive.state().name().toLowerCase(Locale.ROOT);
  }

  JsonNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("first", before).put("second", after);
    root.put("identical", archives.stream().allMatch(a -> a.state() == ArchiveDiff.State.SAME));
    ArrayNode list = root.putArray("archives");
    for (ArchiveDiff archive : archives) {
      ObjectNode node = list.addObject().put("filename", archive.name()).put("state", state(archive));
      node.put("old-size", archive.oldSize()).put("new-size", archive.newSize());
      node.put("changed-bytes", archive.changedBytes());
      ChunkDiff chunks = archive.chunks();
      node.putObject("chunks")
          .put("shared", chunks.shared())
          .put("shared-bytes", chunks.sharedBytes())
          .put("removed", chunks.removed())
          .put("removed-bytes", chunks.removedBytes())
          .put("added", chunks.added())
          .put("added-bytes", chunks.addedBytes());
      ArrayNode files = node.putArray("files");
      archive.files().forEach(change -> file(files.addObject(), change));
    }
    return root;
  }

  private static void file(ObjectNode node, FileChange change) {
    node.put("path", Printable.of(TreeDiff.shown(change.path())));
    node.put("change", change.kind().id()).put("type", change.type());
    node.put("old-size", change.oldSize()).put("new-size", change.newSize());
    ArrayNode what = node.putArray("differs");
    change.what().forEach(what::add);
  }
}
