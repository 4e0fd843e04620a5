package io.pbs4j.storage.gc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.storage.backend.Backend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The figures of the last garbage collection, kept as JSON in {@code .gc-status} of the datastore. */
public final class GcStatusFile {
  private static final String NAME = ".gc-status";
  private static final int MAX_LENGTH = 1 << 16;

  private final Backend backend;
  private final ObjectMapper json = new ObjectMapper();

  /** Creates the file's reader and writer. */
  public GcStatusFile(Backend backend) {
    this.backend = backend;
  }

  /** The last figures; {@link GcStatus#NONE} if there are none or they cannot be read. */
  public GcStatus read() throws IOException {
    Optional<byte[]> text = backend.read(NAME, MAX_LENGTH);
    if (text.isEmpty()) {
      return GcStatus.NONE;
    }
    JsonNode node;
    try {
      node = json.readTree(text.get());
    } catch (JsonProcessingException e) {
      return GcStatus.NONE; // figures for people: the next run writes them anew
    }
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
        node.path("still-bad").asLong());
  }

  /** Replaces the figures. */
  public void write(GcStatus status) throws IOException {
    ObjectNode node = json.createObjectNode();
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
    backend.write(NAME, node.toString().getBytes(StandardCharsets.UTF_8));
  }
}
