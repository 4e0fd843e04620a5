package io.pbs4j.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What values a parameter takes. Text forms come from queries and forms, native ones from JSON. */
public sealed interface Schema {
  /** The value of a text form. */
  Object parse(String text) throws IllegalValueException;

  /** The value of a JSON value other than null. */
  Object parse(JsonNode json) throws IllegalValueException;

  /** Any text. */
  static Text text() {
    return new Text(null, 0, Integer.MAX_VALUE);
  }

  /** Text that matches a pattern as a whole. */
  static Text text(String pattern) {
    return new Text(Pattern.compile(pattern), 0, Integer.MAX_VALUE);
  }

  /** An integer within bounds, both included. */
  static Whole whole(long min, long max) {
    return new Whole(min, max);
  }

  /** An integer of at least {@code min}. */
  static Whole atLeast(long min) {
    return new Whole(min, Long.MAX_VALUE);
  }

  /** A boolean. */
  static Flag flag() {
    return new Flag();
  }

  /** One of some words. */
  static Choice choice(String... values) {
    return new Choice(List.of(values));
  }

  /** A list; in queries and forms by repeating the key. */
  static Many many(Schema item) {
    return new Many(item, 0, Integer.MAX_VALUE);
  }

  /**
   * Text.
   *
   * @param pattern for the whole text, {@code null} for any
   * @param min least number of characters
   * @param max greatest number of characters
   */
  record Text(@Nullable Pattern pattern, int min, int max) implements Schema {
    /** The same with bounds on the number of characters. */
    public Text length(int least, int greatest) {
      return new Text(pattern, least, greatest);
    }

    @Override
    public Object parse(String text) throws IllegalValueException {
      int length = text.codePointCount(0, text.length());
      if (text.indexOf('\0') >= 0) {
        // No database but SQLite keeps it, and no name or path may have it.
        throw new IllegalValueException("value must not contain NUL characters");
      }
      if (length < min) {
        throw new IllegalValueException("value must be at least " + min + " characters long");
      }
      if (length > max) {
        throw new IllegalValueException("value may only be " + max + " characters long");
      }
      if (pattern != null && !pattern.matcher(text).matches()) {
        throw new IllegalValueException("value does not match the regex pattern");
      }
      return text;
    }

    @Override
    public Object parse(JsonNode json) throws IllegalValueException {
      if (!json.isTextual()) {
        throw new IllegalValueException("Expected string value.");
      }
      return parse(json.textValue());
    }
  }

  /**
   * An integer.
   *
   * @param min least value
   * @param max greatest value
   */
  record Whole(long min, long max) implements Schema {
    private static final Pattern DIGITS = Pattern.compile("[+-]?[0-9]+");

    @Override
    public Object parse(String text) throws IllegalValueException {
      if (text.isEmpty()) {
        throw new IllegalValueException("cannot parse integer from empty string");
      }
      if (!DIGITS.matcher(text).matches()) {
        throw new IllegalValueException("invalid digit found in string");
      }
      try {
        return check(Long.parseLong(text));
      } catch (NumberFormatException e) {
        String end = text.startsWith("-") ? "small" : "large";
        throw new IllegalValueException("number too " + end + " to fit in target type");
      }
    }

    @Override
    public Object parse(JsonNode json) throws IllegalValueException {
      if (!json.isIntegralNumber() || !json.canConvertToLong()) {
        throw new IllegalValueException("Expected integer value.");
      }
      return check(json.longValue());
    }

    private Long check(long value) throws IllegalValueException {
      if (value < min) {
        throw new IllegalValueException("value must have a minimum value of " + min + " (got " + value + ")");
      }
      if (value > max) {
        throw new IllegalValueException("value must have a maximum value of " + max + " (got " + value + ")");
      }
      return value;
    }
  }

  /** A boolean. */
  record Flag() implements Schema {
    private static final Set<String> TRUE = Set.of("1", "on", "yes", "true");
    private static final Set<String> FALSE = Set.of("0", "off", "no", "false");

    @Override
    public Object parse(String text) throws IllegalValueException {
      String lower = text.toLowerCase(Locale.ROOT);
      if (TRUE.contains(lower)) {
        return true;
      }
      if (FALSE.contains(lower)) {
        return false;
      }
      throw new IllegalValueException("Unable to parse boolean option.");
    }

    @Override
    public Object parse(JsonNode json) throws IllegalValueException {
      if (json.isBoolean()) {
        return json.booleanValue();
      }
      // LWP has no booleans and writes 0 or 1.
      if (json.isInt() && (json.intValue() == 0 || json.intValue() == 1)) {
        return json.intValue() == 1;
      }
      throw new IllegalValueException("Expected boolean value.");
    }
  }

  /**
   * One of some words.
   *
   * @param values the words
   */
  record Choice(List<String> values) implements Schema {
    /** Copies the list. */
    public Choice {
      values = List.copyOf(values);
    }

    @Override
    public Object parse(String text) throws IllegalValueException {
      if (!values.contains(text)) {
        throw new IllegalValueException("value '" + text + "' is not defined in the enumeration.");
      }
      return text;
    }

    @Override
    public Object parse(JsonNode json) throws IllegalValueException {
      if (!json.isTextual()) {
        throw new IllegalValueException("Expected string value.");
      }
      return parse(json.textValue());
    }
  }

  /**
   * A list.
   *
   * @param item what its elements are
   * @param min least number of elements
   * @param max greatest number of elements
   */
  record Many(Schema item, int min, int max) implements Schema {
    /** The same with bounds on the number of elements. */
    public Many size(int least, int greatest) {
      return new Many(item, least, greatest);
    }

    /** A list of one: what a client sends that has just one value. */
    @Override
    public Object parse(String text) throws IllegalValueException {
      return check(List.of(item.parse(text)));
    }

    @Override
    public Object parse(JsonNode json) throws IllegalValueException {
      if (!json.isArray()) {
        return check(List.of(item.parse(json)));
      }
      List<Object> list = new ArrayList<>(json.size());
      for (JsonNode element : json) {
        list.add(item.parse(element));
      }
      return check(list);
    }

    List<Object> check(List<Object> list) throws IllegalValueException {
      if (list.size() < min) {
        throw new IllegalValueException("array must contain at least " + min + " elements");
      }
      if (list.size() > max) {
        throw new IllegalValueException("array may only contain " + max + " elements");
      }
      return list;
    }
  }
}
