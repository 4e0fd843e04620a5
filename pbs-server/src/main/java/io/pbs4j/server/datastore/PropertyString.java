package io.pbs4j.server.datastore;

import io.pbs4j.server.api.ApiException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of several properties in one parameter: {@code key=value,key="value with , in it"}. One property may
 * be given without its key.
 */
final class PropertyString {
  private final String parameter;
  private final Map<String, String> properties = new LinkedHashMap<>();

  private PropertyString(String parameter) {
    this.parameter = parameter;
  }

  /**
   * Reads a property string.
   *
   * @param parameter named in errors
   * @param keys the properties that there are, first the one whose key may be left out
   * @throws ApiException naming the parameter
   */
  static PropertyString parse(String parameter, String text, List<String> keys) {
    PropertyString result = new PropertyString(parameter);
    int at = 0;
    while (at < text.length()) {
      at = result.property(text, at, keys);
    }
    return result;
  }

  /** Reads one property; returns where the next one begins. */
  private int property(String text, int from, List<String> keys) {
    int equals = text.indexOf('=', from);
    int comma = text.indexOf(',', from);
    boolean keyed = equals >= 0 && (comma < 0 || equals < comma);
    String key = keyed ? text.substring(from, equals) : keys.get(0);
    if (!keys.contains(key)) {
      throw ApiException.badParameter(parameter + "/" + key, "schema does not allow additional properties");
    }
    int start = keyed ? equals + 1 : from;
    int end;
    String value;
    if (text.startsWith("\"", start)) {
      int quote = text.indexOf('"', start + 1);
      end = quote + 1;
      if (quote < 0 || (end < text.length() && text.charAt(end) != ',')) {
        throw refused("property '" + key + "' has no closing quote");
      }
      value = text.substring(start + 1, quote);
    } else {
      int next = text.indexOf(',', start);
      end = next < 0 ? text.length() : next;
      value = text.substring(start, end);
    }
    if (properties.put(key, value) != null) {
      throw refused("property '" + key + "' is given twice");
    }
    return end + 1;
  }

  /** A property, or {@code null} if it is not given. */
  @Nullable String get(String key) {
    return properties.get(key);
  }

  /** A property that must be given and not be empty. */
  String required(String key) {
    String value = properties.getOrDefault(key, "");
    if (value.isEmpty()) {
      throw refused("property '" + key + "' is missing");
    }
    return value;
  }

  /** A whole number, or a default if it is not given. */
  long number(String key, long least, long most, long fallback) {
    String value = properties.get(key);
    if (value == null) {
      return fallback;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw refused("property '" + key + "' must be a whole number from " + least + " to " + most);
  }

  /** One of some words, or a default if it is not given. */
  String choice(String key, List<String> words, String fallback) {
    String value = properties.getOrDefault(key, fallback);
    if (!words.contains(value)) {
      throw ApiException.badParameter(
          parameter + "/" + key,
          "schema validation failed: value '" + value + "' is not defined in the enumeration.");
    }
    return value;
  }

  /** The error of a property string. */
  ApiException refused(String reason) {
    return ApiException.badParameter(parameter, reason);
  }
}
