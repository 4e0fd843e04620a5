package io.pbs4j.server.notification;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * One condition on a field: {@code exact:FIELD=VALUE[,VALUE]…} or {@code regex:FIELD=PATTERN}.
 *
 * @param field the field
 * @param values any of these; empty for a pattern
 * @param pattern found anywhere in the value; {@code null} for exact values
 */
record FieldMatch(String field, List<String> values, @Nullable Pattern pattern) {
  /** Longest pattern. */
  private static final int MAX_PATTERN = 1000;

  /** Longest value that a pattern is tried on: fields are names. */
  private static final int MAX_VALUE = 256;

  /**
   * Reads a condition.
   *
   * @throws IllegalArgumentException with a reason
   */
  static FieldMatch parse(String text) {
    int colon = text.indexOf(':');
    int equals = text.indexOf('=', colon + 1);
    String kind = colon < 0 ? "" : text.substring(0, colon);
    if (equals <= colon + 1 || !(kind.equals("exact") || kind.equals("regex"))) {
      throw new IllegalArgumentException("could not apply filter: invalid match-field statement: " + text);
    }
    String field = text.substring(colon + 1, equals);
    String value = text.substring(equals + 1);
    if (kind.equals("exact")) {
      return new FieldMatch(field, Arrays.stream(value.split(",", -1)).map(String::strip).toList(), null);
    }
    if (value.length() > MAX_PATTERN) {
      throw new IllegalArgumentException("could not apply filter: invalid regex: too long");
    }
    try {
      return new FieldMatch(field, List.of(), Pattern.compile(value));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("could not apply filter: invalid regex: " + e.getDescription(), e);
    }
  }

  boolean matches(Map<String, String> fields) {
    String value = fields.get(field);
    if (value == null) {
      return false;
    }
    if (pattern == null) {
      return values.contains(value);
    }
    return pattern.matcher(value.substring(0, Math.min(MAX_VALUE, value.length()))).find();
  }
}
