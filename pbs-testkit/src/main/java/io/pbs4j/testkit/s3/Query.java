package io.pbs4j.testkit.s3;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request.
 *
 * @param text as sent
 * @param parameters decoded, in the order sent
 */
record Query(String text, List<Parameter> parameters) {
  record Parameter(String name, String value) {}

  static Query parse(String text) throws S3Exception {
    List<Parameter> parameters = new ArrayList<>();
    for (String part : text.split("&", -1)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        String value = equals < 0 ? "" : part.substring(equals + 1);
        String decoded = KeyText.decode(value.replace('+', ' '));
        parameters.add(new Parameter(KeyText.decode(name.replace('+', ' ')), decoded));
      }
    }
    return new Query(text, List.copyOf(parameters));
  }

  boolean has(String name) {
    return get(name) != null;
  }

  @Nullable String get(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(name)) {
        return parameter.value();
      }
    }
    return null;
  }

  String get(String name, String otherwise) {
    String value = get(name);
    return value == null ? otherwise : value;
  }

  int number(String name, int otherwise) throws S3Exception {
    String value = get(name);
    if (value == null || value.isEmpty()) {
      return otherwise;
    }
    if (!value.matches("[0-9]{1,9}")) {
      throw S3Error.INVALID_ARGUMENT.because("Not a number: " + name);
    }
    return Integer.parseInt(value);
  }

  /** As it is signed: sorted by encoded names, then values. */
  String canonical() {
    return parameters.stream()
        .map(p -> new Parameter(KeyText.encode(p.name(), true), KeyText.encode(p.value(), true)))
        .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
        .map(p -> p.name() + "=" + p.value())
        .collect(Collectors.joining("&"));
  }
}
