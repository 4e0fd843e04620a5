package io.pbs4j.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.Supplier;

/** How a command prints its result. */
public enum OutputFormat {
  /** For people. */
  TEXT("text"),
  /** JSON on one line. */
  JSON("json"),
  /** JSON, indented. */
  JSON_PRETTY("json-pretty");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String id;

  OutputFormat(String id) {
    this.id = id;
  }

  /** The result in this format, with the end of its last line. */
  public String render(Supplier<String> text, Supplier<JsonNode> json) {
    try {
      return switch (this) {
        case TEXT -> text.get();
        case JSON -> MAPPER.writeValueAsString(json.get()) + "\n";
        case JSON_PRETTY ->
            MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json.get()) + "\n";
      };
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return id;
  }
}
