package io.pbs4j.server.section;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a section.
 *
 * @param id its name within the section
 * @param properties all that may be shown, the name included
 * @param secrets all that may not; has no text form
 */
public record Entry(String id, ObjectNode properties, Secrets secrets) {
  /** A text, {@code null} if it is not set. */
  public @Nullable String text(String name) {
    return properties.path(name).textValue();
  }

  /** A text that every entry of the section has. */
  public String requiredText(String name) {
    return properties.path(name).asText();
  }

  /** A flag, or a default if it is not set. */
  public boolean flag(String name, boolean fallback) {
    return properties.path(name).asBoolean(fallback);
  }

  /** A number, {@code null} if it is not set. */
  public @Nullable Long number(String name) {
    JsonNode node = properties.get(name);
    return node == null ? null : node.longValue();
  }

  /** A list of texts, empty if it is not set. */
  public List<String> texts(String name) {
    List<String> list = new ArrayList<>();
    properties.path(name).forEach(node -> list.add(node.asText()));
    return list;
  }
}
