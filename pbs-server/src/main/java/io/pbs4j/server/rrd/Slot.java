package io.pbs4j.server.rrd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.state.StateException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The figures of all fields in one slot.
 *
 * @param start seconds since 1970
 * @param figures by field
 */
record Slot(long start, Map<String, Figure> figures) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  Slot {
    figures = new TreeMap<>(figures);
  }

  /** The same with one more sample of each field; what is no number is left out. */
  Slot and(Map<String, Double> sample) {
    Map<String, Figure> all = new TreeMap<>(figures);
    sample.forEach(
        (field, value) -> {
          if (Double.isFinite(value)) {
            all.merge(field, Figure.of(value), Figure::and);
          }
        });
    return new Slot(start, all);
  }

  /** {@code {"field": [count, sum, max], ...}}. */
  String text() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    figures.forEach(
        (field, figure) -> {
          ArrayNode numbers = node.putArray(field);
          numbers.add(figure.count()).add(figure.sum()).add(figure.max());
        });
    return node.toString();
  }

  static Slot parse(long start, String text) {
    Map<String, Figure> figures = new TreeMap<>();
    try {
      for (Map.Entry<String, JsonNode> field : MAPPER.readTree(text).properties()) {
        JsonNode numbers = field.getValue();
        figures.put(
            field.getKey(),
            new Figure(numbers.path(0).asLong(), numbers.path(1).asDouble(), numbers.path(2).asDouble()));
      }
    } catch (JsonProcessingException e) {
      throw new StateException("samples of slot " + start + " cannot be read: " + e.getOriginalMessage(), e);
    }
    return new Slot(start, figures);
  }
}
