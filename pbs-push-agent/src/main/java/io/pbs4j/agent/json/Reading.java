package io.pbs4j.agent.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds the values of one text, and not more of them than the agent has memory for. */
final class Reading {
  /** A hundred datastores are 4000; each costs up to 200 bytes of memory. */
  private static final int MAX_VALUES = 50_000;

  private final JsonParser parser;
  private final byte[] utf8;
  private final Set<String> whole;
  private int values;

  /**
   * @param parser reads the text
   * @param utf8 the text
   * @param whole names of lists that become one value
   */
  Reading(JsonParser parser, byte[] utf8, Set<String> whole) {
    this.parser = parser;
    this.utf8 = utf8;
    this.whole = whole;
  }

  /** The value that begins at the parser's token. */
  @Nullable Object value() throws IOException {
    values++;
    if (values > MAX_VALUES) {
      throw new JsonParseException(parser, "there are more than " + MAX_VALUES + " values");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> number(parser.getText());
      case VALUE_NUMBER_FLOAT -> decimal();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new JsonParseException(parser, "a value was expected");
    };
  }

  private static Object number(String digits) {
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException e) {
      return new BigDecimal(digits);
    }
  }

  private BigDecimal decimal() throws IOException {
    try {
      return new BigDecimal(parser.getText());
    } catch (NumberFormatException e) {
      throw new JsonParseException(parser, "a number has an exponent out of bounds", e);
    }
  }

  private Map<String, @Nullable Object> object() throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      boolean passed = token == JsonToken.START_ARRAY && whole.contains(name);
      fields.put(name, passed ? raw() : value());
    }
    return fields;
  }

  private List<@Nullable Object> array() throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value());
    }
    return items;
  }

  /** Reads to the end of the list at the parser's token. */
  private @Nullable Object raw() throws IOException {
    long begin = parser.currentTokenLocation().getByteOffset();
    if (begin < 0) {
      // Another encoding than UTF-8: places are not those of bytes.
      return value();
    }
    parser.skipChildren();
    int end = (int) parser.currentLocation().getByteOffset();
    return new RawJson(new String(utf8, (int) begin, end - (int) begin, StandardCharsets.UTF_8));
  }
}
