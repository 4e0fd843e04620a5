package io.pbs4j.storage.gc;

import com.fasterxml.jackson.core.JsonProcessingException;
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
    try {
      return GcStatusJson.read(json.readTree(text.get()));
    } catch (JsonProcessingException e) {
      return GcStatus.NONE; // figures for people: the next run writes them anew
    }
  }

  /** Replaces the figures. */
  public void write(GcStatus status) throws IOException {
    ObjectNode node = json.createObjectNode();
    GcStatusJson.write(status, node);
    backend.write(NAME, node.toString().getBytes(StandardCharsets.UTF_8));
  }
}
