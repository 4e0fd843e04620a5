package io.pbs4j.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.core.InvalidNameException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One object of an answer, read field by field; whatever is not as it should be is an invalid answer. */
record AnswerFields(JsonNode node) {
  /** Makes a value of one object. */
  interface Reading<T> {
    T read(AnswerFields fields) throws ClientException;
  }

  static <T> T one(JsonNode node, Reading<T> reading) throws ClientException {
    if (!node.isObject()) {
      throw new ClientException(Kind.INVALID_ANSWER, "answer is not an object", null);
    }
    try {
      return reading.read(new AnswerFields(node));
    } catch (InvalidNameException e) {
      throw new ClientException(Kind.INVALID_ANSWER, "answer has bad " + e.getMessage(), e);
    }
  }

  static <T> List<T> list(JsonNode node, Reading<T> reading) throws ClientException {
    if (!node.isArray()) {
      throw new ClientException(Kind.INVALID_ANSWER, "answer is not a list", null);
    }
    List<T> values = new ArrayList<>(node.size());
    for (JsonNode element : node) {
      values.add(one(element, reading));
    }
    return values;
  }

  String text(String name) throws ClientException {
    return optionalText(name).orElseThrow(() -> missing(name));
  }

  Optional<String> optionalText(String name) {
    JsonNode value = node.path(name);
    return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }

  long number(String name) throws ClientException {
    return optionalNumber(name).orElseThrow(() -> missing(name));
  }

  OptionalLong optionalNumber(String name) {
    JsonNode value = node.path(name);
    return value.isNumber() ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
  }

  /** Absent counts as false. */
  boolean flag(String name) {
    return node.path(name).asBoolean();
  }

  List<String> texts(String name) {
    List<String> values = new ArrayList<>();
    node.path(name).forEach(value -> values.add(value.asText()));
    return values;
  }

  JsonNode child(String name) {
    return node.path(name);
  }

  private static ClientException missing(String name) {
    return new ClientException(Kind.INVALID_ANSWER, "answer lacks '" + name + "'", null);
  }
}
