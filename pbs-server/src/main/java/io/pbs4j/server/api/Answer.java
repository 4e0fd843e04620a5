package io.pbs4j.server.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Data with attributes that stand beside it in the answer, such as {@code total}.
 *
 * @param data the data
 * @param attributes by name
 */
public record Answer(@Nullable Object data, Map<String, Object> attributes) {
  /** Copies the map. */
  public Answer {
    attributes = new LinkedHashMap<>(attributes);
  }
}
