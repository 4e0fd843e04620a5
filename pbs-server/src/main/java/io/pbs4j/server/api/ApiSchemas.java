package io.pbs4j.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what parameters take and answers hold as JSON schemas. */
final class ApiSchemas {
  private ApiSchemas() {}

  /** The shape of an answer. */
  static ObjectNode shape(Returns returns) {
    ObjectNode node = Json.MAPPER.createObjectNode().put("type", returns.type());
    Returns item = returns.item();
    if (item != null) {
      node.set("items", shape(item));
    }
    if (!returns.properties().isEmpty()) {
      ObjectNode properties = node.putObject("properties");
      ArrayNode required = node.putArray("required");
      for (Map.Entry<String, Returns> property : returns.properties().entrySet()) {
        boolean optional = property.getKey().endsWith("?");
        String name =
            optional ? property.getKey().substring(0, property.getKey().length() - 1) : property.getKey();
        properties.set(name, shape(property.getValue()));
        if (!optional) {
          required.add(name);
        }
      }
    }
    return node;
  }

  /** What a parameter takes. */
  static ObjectNode schema(Parameter parameter) {
    ObjectNode node = schema(parameter.schema());
    if (parameter.fallback() != null) {
      node.set("default", Json.MAPPER.valueToTree(parameter.fallback()));
    }
    return node;
  }

  private static ObjectNode schema(Schema schema) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    if (schema instanceof Schema.Text text) {
      node.put("type", "string");
      bounds(node, "minLength", text.min(), "maxLength", text.max() == Integer.MAX_VALUE ? null : text.max());
      if (text.pattern() != null) {
        node.put("pattern", "^(?:" + portable(text.pattern().pattern()) + ")$");
      }
    } else if (schema instanceof Schema.Whole whole) {
      node.put("type", "integer");
      if (whole.min() != Long.MIN_VALUE) {
        node.put("minimum", whole.min());
      }
      if (whole.max() != Long.MAX_VALUE) {
        node.put("maximum", whole.max());
      }
    } else if (schema instanceof Schema.Flag) {
      node.put("type", "boolean");
    } else if (schema instanceof Schema.Choice choice) {
      node.put("type", "string");
      choice.values().forEach(node.putArray("enum")::add);
    } else if (schema instanceof Schema.Many many) {
      node.put("type", "array").set("items", schema(many.item()));
      bounds(node, "minItems", many.min(), "maxItems", many.max() == Integer.MAX_VALUE ? null : many.max());
    }
    return node;
  }

  /** A pattern in the words that JSON schemas and Java share, as far as our patterns need. */
  private static String portable(String pattern) {
    String plain =
        pattern
            .replace("\\P{Cntrl}", "[^\\u0000-\\u001F\\u007F]")
            .replace("\\p{Cntrl}", "\\u0000-\\u001F\\u007F");
    return plain.startsWith("(?s)") ? plain.substring("(?s)".length()).replace(".*", "[\\s\\S]*") : plain;
  }

  private static void bounds(ObjectNode node, String least, int min, String most, @Nullable Integer max) {
    if (min > 0) {
      node.put(least, min);
    }
    if (max != null) {
      node.put(most, max);
    }
  }
}
