package io.pbs4j.server.notification;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.section.Entry;
import io.pbs4j.server.section.Secrets;
import java.util.List;
import java.util.Map;

/** Entries of configurations, written as JSON. */
final class Entries {
  private Entries() {}

  static Entry of(String json) throws Exception {
    return of(json, Map.of());
  }

  static Entry of(String json, Map<String, List<String>> secrets) throws Exception {
    ObjectNode node = (ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"'));
    return new Entry(node.path("name").asText("test"), node, new Secrets(secrets));
  }
}
