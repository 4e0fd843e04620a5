package io.pbs4j.server.section;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Schema;
import java.util.List;

/** Values of properties between parameters and JSON. */
final class PropertyValue {
  private PropertyValue() {}

  static Object of(Parameters p, Parameter property) {
    Schema schema = property.schema();
    String name = property.name();
    if (schema instanceof Schema.Flag) {
      return p.flag(name);
    }
    if (schema instanceof Schema.Whole) {
      return p.number(name);
    }
    return schema instanceof Schema.Many ? p.texts(name) : p.text(name);
  }

  static void put(ObjectNode node, String name, Object value) {
    if (value instanceof Boolean flag) {
      node.put(name, flag);
    } else if (value instanceof Long number) {
      node.put(name, number);
    } else if (value instanceof List<?> list) {
      var array = node.putArray(name);
      list.forEach(item -> array.add(String.valueOf(item)));
    } else {
      node.put(name, String.valueOf(value));
    }
  }

  static List<String> secret(Object value) {
    return value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of(String.valueOf(value));
  }
}
