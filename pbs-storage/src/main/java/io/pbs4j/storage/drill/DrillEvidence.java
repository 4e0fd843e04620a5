package io.pbs4j.storage.drill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * What a drill did.
 *
 * @param store the datastore
 * @param seed chose the snapshots: the same seed chooses the same ones of the same store
 * @param started when it began
 * @param candidates finished snapshots to choose from
 * @param snapshots those that were restored
 */
public record DrillEvidence(
    String store, long seed, Instant started, int candidates, List<DrilledSnapshot> snapshots) {
  /** Takes a copy of the list. */
  public DrillEvidence {
    snapshots = List.copyOf(snapshots);
  }

  /** Whether all came out as it was put in. */
  public boolean ok() {
    return snapshots.stream().allMatch(DrilledSnapshot::ok);
  }

  /** As JSON text on one line. */
  public String json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("store", store).put("seed", seed).put("started", started.toString());
    root.put("candidates", candidates).put("result", ok() ? "ok" : "failed");
    ArrayNode list = root.putArray("snapshots");
    for (DrilledSnapshot snapshot : snapshots) {
      ObjectNode node = list.addObject();
      node.put("snapshot", snapshot.path()).put("result", snapshot.ok() ? "ok" : "failed");
      if (snapshot.error() != null) {
        node.put("error", snapshot.error());
      }
      ArrayNode files = node.putArray("files");
      snapshot.files().forEach(file -> add(files.addObject(), file));
    }
    return root.toString();
  }

  private static void add(ObjectNode node, DrilledFile file) {
    node.put("filename", file.name()).put("bytes", file.bytes()).put("chunks", file.chunks());
    node.put("csum", file.csum());
    if (file.content() != null) {
      node.put("content-sha256", file.content());
    }
    node.put("seconds", file.seconds()).put("result", file.error() == null ? "ok" : "failed");
    if (file.error() != null) {
      node.put("error", file.error());
    }
  }
}
