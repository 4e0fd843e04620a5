package io.pbs4j.client.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Named values of a request: texts, whole numbers and booleans. Immutable; values that are {@code null} are
 * left out.
 */
public final class Parameters {
  /** No parameters. */
  public static final Parameters NONE = new Parameters(Map.of());

  private final Map<String, Object> values;

  private Parameters(Map<String, Object> values) {
    this.values = values;
  }

  /** One value. */
  public static Parameters of(String name, @Nullable Object value) {
    return NONE.and(name, value);
  }

  /** The same with one value more. */
  public Parameters and(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Parameters(more);
  }

  /** The same with all values of another set. */
  public Parameters and(Parameters others) {
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.putAll(others.values);
    return new Parameters(more);
  }

  /** Name to {@code String}, {@code Number} or {@code Boolean}, as a JSON body has them. */
  Map<String, Object> values() {
    Map<String, Object> json = new TreeMap<>();
    values.forEach(
        (name, value) ->
            json.put(name, value instanceof Number || value instanceof Boolean ? value : value.toString()));
    return json;
  }

  /** Path and query, names in order. */
  String appendTo(String path) {
    StringBuilder out = new StringBuilder(path);
    char separator = '?';
    for (Map.Entry<String, Object> entry : new TreeMap<>(values).entrySet()) {
      out.append(separator).append(encode(entry.getKey())).append('=');
      out.append(encode(entry.getValue().toString()));
      separator = '&';
    }
    return out.toString();
  }

  /** Percent-encodes all but letters, digits and {@code -._~}, for a query or one component of a path. */
  public static String encode(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int ch = b & 0xff;
      boolean plain =
          (ch >= 'a' && ch <= 'z')
              || (ch >= 'A' && ch <= 'Z')
              || (ch >= '0' && ch <= '9')
              || "-._~".indexOf(ch) >= 0;
      if (plain) {
        out.append((char) ch);
      } else {
        out.append('%').append(Character.toUpperCase(Character.forDigit(ch >> 4, 16)));
        out.append(Character.toUpperCase(Character.forDigit(ch & 15, 16)));
      }
    }
    return out.toString();
  }
}
