package io.pbs4j.server.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The checked parameters of one request. Secrets may be among them: there is no text form. */
public final class Parameters {
  private final Map<String, Object> values;

  private Parameters(Map<String, Object> values) {
    this.values = values;
  }

  /**
   * Merges what a request brought and checks it against a declaration.
   *
   * <p>With a JSON body, its members are the parameters and the query is not read; otherwise form body and
   * query together. Captures of the path always count.
   *
   * @param declared everything that is allowed
   * @param captures values from the path, decoded
   * @param query raw query, without its question mark
   * @param contentType of the body
   * @param body whole body
   * @throws ApiException status 400 with the text that clients expect
   */
  public static Parameters parse(
      List<Parameter> declared,
      Map<String, String> captures,
      @Nullable String query,
      @Nullable String contentType,
      byte[] body) {
    return ParameterCheck.run(declared, ParameterSource.of(captures, query, contentType, body));
  }

  /** The same for requests whose body is data: only path and query count. */
  public static Parameters parse(
      List<Parameter> declared, Map<String, String> captures, @Nullable String query) {
    return ParameterCheck.run(declared, ParameterSource.of(captures, query, null, new byte[0]));
  }

  /** Values that have passed their check, with those of missing parameters that have a default. */
  static Parameters of(List<Parameter> declared, Map<String, Object> given) {
    Map<String, Object> values = new HashMap<>(given);
    for (Parameter parameter : declared) {
      if (parameter.fallback() != null) {
        values.putIfAbsent(parameter.name(), parameter.fallback());
      }
    }
    return new Parameters(values);
  }

  /** Whether a parameter was given or has a default. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** A text; it was required or has a default. */
  public String text(String name) {
    return (String) value(name);
  }

  /** A text, {@code null} when missing. */
  public @Nullable String textOrNull(String name) {
    return (String) values.get(name);
  }

  /** An integer; it was required or has a default. */
  public long number(String name) {
    return (Long) value(name);
  }

  /** An integer, {@code null} when missing. */
  public @Nullable Long numberOrNull(String name) {
    return (Long) values.get(name);
  }

  /** A flag; {@code false} when missing. */
  public boolean flag(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  /** A list of texts; empty when missing. */
  public List<String> texts(String name) {
    return list(name, String.class);
  }

  /** A list of integers; empty when missing. */
  public List<Long> numbers(String name) {
    return list(name, Long.class);
  }

  private <T> List<T> list(String name, Class<T> type) {
    List<T> list = new ArrayList<>();
    if (values.get(name) instanceof List<?> items) {
      for (Object item : items) {
        list.add(type.cast(item));
      }
    }
    return list;
  }

  private Object value(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("parameter '" + name + "' is neither required nor has a default");
    }
    return value;
  }
}
