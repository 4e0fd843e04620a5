package io.pbs4j.server.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shape of an answer's {@code data}, for the API document.
 *
 * @param type a JSON type: {@code null}, {@code string}, {@code boolean}, {@code integer}, {@code object} or
 *     {@code array}; {@code binary} when the answer is no JSON
 * @param item shape of an array's elements
 * @param properties shapes of an object's properties; a name that ends in {@code ?} may be missing
 */
public record Returns(String type, @Nullable Returns item, Map<String, Returns> properties) {
  /** Nothing. */
  public static final Returns NOTHING = plain("null");

  /** A text. */
  public static final Returns TEXT = plain("string");

  /** A task's identifier. */
  public static final Returns UPID = TEXT;

  /** A boolean. */
  public static final Returns FLAG = plain("boolean");

  /** An integer. */
  public static final Returns WHOLE = plain("integer");

  /** Any number. */
  public static final Returns NUMBER = plain("number");

  /** Bytes as they are stored. */
  public static final Returns BINARY = plain("binary");

  /** An object of which nothing is said. */
  public static final Returns OBJECT = plain("object");

  /** Copies the map. */
  public Returns {
    properties = new LinkedHashMap<>(properties);
  }

  private static Returns plain(String type) {
    return new Returns(type, null, Map.of());
  }

  /** A list. */
  public static Returns listOf(Returns item) {
    return new Returns("array", item, Map.of());
  }

  /** An object; name and shape alternate. */
  public static Returns object(Object... namesAndShapes) {
    Map<String, Returns> properties = new LinkedHashMap<>();
    for (int i = 0; i < namesAndShapes.length; i += 2) {
      properties.put((String) namesAndShapes[i], (Returns) namesAndShapes[i + 1]);
    }
    return new Returns("object", null, properties);
  }
}
