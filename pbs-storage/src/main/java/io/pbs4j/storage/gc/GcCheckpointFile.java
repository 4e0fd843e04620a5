package io.pbs4j.storage.gc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.backend.Backend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The checkpoint of an interrupted run, as JSON in {@code .gc-checkpoint} of the datastore. */
final class GcCheckpointFile {
  private static final String NAME = ".gc-checkpoint";
  private static final int MAX_LENGTH = 1 << 17;

  private final Backend backend;
  private final ObjectMapper json = new ObjectMapper();

  GcCheckpointFile(Backend backend) {
    this.backend = backend;
  }

  /** The checkpoint, if there is one that can be read. */
  Optional<GcCheckpoint> read() throws IOException {
    Optional<byte[]> text = backend.read(NAME, MAX_LENGTH);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    JsonNode node;
    try {
      node = json.readTree(text.get());
    } catch (JsonProcessingException e) {
      return Optional.empty(); // The sweep begins at its start then.
    }
    String place = node.path("place").asText();
    if (!Digest.isHex(place)) {
      return Optional.empty();
    }
    JsonNode words = node.path("missing");
    List<Long> missing = new ArrayList<>();
    words.forEach(word -> missing.add(word.asLong()));
    return Optional.of(
        new GcCheckpoint(
            Instant.ofEpochSecond(node.path("saved").asLong()),
            Duration.ofSeconds(node.path("grace").asLong()),
            Digest.parse(place),
            GcStatusJson.read(node),
            missing));
  }

  void write(GcCheckpoint checkpoint) throws IOException {
    ObjectNode node = json.createObjectNode();
    GcStatusJson.write(checkpoint.counters(), node);
    node.put("saved", checkpoint.saved().getEpochSecond());
    node.put("grace", checkpoint.grace().toSeconds());
    node.put("place", checkpoint.place().toString());
    ArrayNode missing = node.putArray("missing");
    checkpoint.missing().forEach(missing::add);
    backend.write(NAME, node.toString().getBytes(StandardCharsets.UTF_8));
  }

  void delete() throws IOException {
    backend.delete(NAME);
  }
}
