package io.pbs4j.storage.gc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Figures as JSON: names of the reference, and {@code start} of ours. */
final class GcStatusJson {
  private GcStatusJson() {}

  static GcStatus read(JsonNode node) {
    return new GcStatus(
        node.path("upid").textValue(),
        node.path("index-file-count").asLong(),
        node.path("index-data-bytes").asLong(),
        node.path("disk-bytes").asLong(),
        node.path("disk-chunks").asLong(),
        node.path("removed-bytes").asLong(),
        node.path("removed-chunks").asLong(),
        node.path("pending-bytes").asLong(),
        node.path("pending-chunks").asLong(),
        node.path("removed-bad").asLong(),
        node.path("still-bad").asLong(),
        node.path("start").asLong());
  }

  static void write(GcStatus status, ObjectNode node) {
    node.put("upid", status.upid());
    node.put("index-file-count", status.indexFileCount());
    node.put("index-data-bytes", status.indexDataBytes());
    node.put("disk-bytes", status.diskBytes());
    node.put("disk-chunks", status.diskChunks());
    node.put("removed-bytes", status.removedBytes());
    node.put("removed-chunks", status.removedChunks());
    node.put("pending-bytes", status.pendingBytes());
    node.put("pending-chunks", status.pendingChunks());
    node.put("removed-bad", status.removedBad());
    node.put("still-bad", status.stillBad());
    node.put("start", status.start());
  }
}
