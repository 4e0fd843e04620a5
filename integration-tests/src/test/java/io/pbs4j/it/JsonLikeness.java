package io.pbs4j.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** What two JSON texts have in common when order does not count and some values cannot be the same. */
final class JsonLikeness {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonLikeness() {}

  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  /** The types of the values by their paths; the elements of a list share one path. */
  static Map<String, Set<JsonNodeType>> shape(JsonNode node) {
    Map<String, Set<JsonNodeType>> shape = new TreeMap<>();
    shape(node, "", shape);
    return shape;
  }

  private static void shape(JsonNode node, String path, Map<String, Set<JsonNodeType>> shape) {
    shape.computeIfAbsent(path, p -> new TreeSet<>()).add(node.getNodeType());
    node.properties().forEach(field -> shape(field.getValue(), path + "." + field.getKey(), shape));
    if (node.isArray()) {
      node.forEach(element -> shape(element, path + "[]", shape));
    }
  }

  /** All values in a fixed order, those of the varying fields left out. */
  static String values(JsonNode node, Set<String> varying) {
    if (node.isArray()) {
      List<String> elements =
          StreamSupport.stream(node.spliterator(), false).map(e -> values(e, varying)).sorted().toList();
      return "[" + String.join(",\n", elements) + "]";
    }
    if (!node.isObject()) {
      return node.toString();
    }
    long manifest = manifestSize(node);
    return "{"
        + String.join(
            ",",
            node.properties().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .map(
                    field ->
                        field.getKey()
                            + ":"
                            + (varying.contains(field.getKey())
                                ? "*"
                                : field.getKey().equals("size")
                                    ? String.valueOf(field.getValue().asLong() - manifest)
                                    : values(field.getValue(), varying)))
                .toList())
        + "}";
  }

  /** Our manifests have other lengths; what the size of this object has of it. */
  private static long manifestSize(JsonNode node) {
    if (node.path("filename").asText().equals("index.json.blob")) {
      return node.path("size").asLong();
    }
    long size = 0;
    for (JsonNode file : node.path("files")) {
      size += manifestSize(file);
    }
    return size;
  }
}
