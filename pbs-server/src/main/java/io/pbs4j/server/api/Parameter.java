package io.pbs4j.server.api;

import org.jspecify.annotations.Nullable;

/**
 * A declared parameter.
 *
 * @param name as it is sent, mostly kebab-case
 * @param schema what values it takes
 * @param optional whether it may be missing
 * @param fallback its value when it is missing; {@code null} for none
 * @param description one sentence for the API document
 */
public record Parameter(
    String name, Schema schema, boolean optional, @Nullable Object fallback, String description) {
  /** A parameter that must be there. */
  public static Parameter required(String name, Schema schema, String description) {
    return new Parameter(name, schema, false, null, description);
  }

  /** A parameter that may be missing. */
  public static Parameter optional(String name, Schema schema, String description) {
    return new Parameter(name, schema, true, null, description);
  }

  /** A flag that may be missing. */
  public static Parameter flag(String name, boolean fallback, String description) {
    return new Parameter(name, Schema.flag(), true, fallback, description);
  }

  /** The same with a value that holds when it is missing. */
  public Parameter withDefault(Object value) {
    return new Parameter(name, schema, true, value, description);
  }

  /** The same, but it may be missing. */
  public Parameter asOptional() {
    return new Parameter(name, schema, true, fallback, description);
  }
}
