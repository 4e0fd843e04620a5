package io.pbs4j.cli.output;

import com.fasterxml.jackson.databind.JsonNode;

/** A JSON tree as indented lines for people. */
public final class JsonText {
  private static final String INDENT = "  ";

  private JsonText() {}

  /** One line for each value, {@code key: value}; what a list holds begins with a dash. */
  public static String of(JsonNode node) {
    StringBuilder out = new StringBuilder();
    fields(node, "", out);
    return out.toString();
  }

  private static void fields(JsonNode node, String indent, StringBuilder out) {
    if (node.isObject()) {
      node.properties().forEach(field -> field(field.getKey(), field.getValue(), indent, out));
    } else {
      for (JsonNode item : node) {
        if (item.isContainerNode()) {
          StringBuilder lines = new StringBuilder();
          fields(item, indent + INDENT, lines);
          // The first line takes the dash in the place of its indent.
          out.append(indent).append("- ").append(lines.toString().stripLeading());
        } else {
          out.append(indent).append("- ").append(Printable.message(item.asText())).append('\n');
        }
      }
    }
  }

  private static void field(String key, JsonNode value, String indent, StringBuilder out) {
    out.append(indent).append(Printable.message(key)).append(':');
    if (value.isContainerNode()) {
      out.append(value.isEmpty() ? " none\n" : "\n");
      fields(value, indent + INDENT, out);
    } else {
      String text = Printable.message(value.asText()).replace("\n", "\n" + indent + INDENT);
      out.append(' ').append(text).append('\n');
    }
  }
}
