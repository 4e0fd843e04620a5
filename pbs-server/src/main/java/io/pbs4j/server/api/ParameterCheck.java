package io.pbs4j.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds what a request brought against what was declared. */
final class ParameterCheck {
  private final Map<String, Parameter> declared = new LinkedHashMap<>();
  private final Map<String, Object> values = new HashMap<>();
  private final Map<String, String> errors = new LinkedHashMap<>();

  private ParameterCheck(List<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      declared.put(parameter.name(), parameter);
    }
  }

  static Parameters run(List<Parameter> parameters, ParameterSource source) {
    ParameterCheck check = new ParameterCheck(parameters);
    source.texts().forEach(check::texts);
    JsonNode json = source.json();
    if (json != null) {
      Iterator<Map.Entry<String, JsonNode>> members = json.properties().iterator();
      while (members.hasNext()) {
        Map.Entry<String, JsonNode> member = members.next();
        check.json(member.getKey(), member.getValue());
      }
    }
    String missing =
        json == null
            ? "parameter is missing and it is not optional."
            : "property is missing and it is not optional";
    check.missing(missing);
    if (!check.errors.isEmpty()) {
      throw ApiException.badParameters(check.errors);
    }
    return Parameters.of(parameters, check.values);
  }

  private void texts(String name, List<String> texts) {
    Parameter parameter = declared.get(name);
    if (parameter == null) {
      errors.put(name, "schema does not allow additional properties.");
      return;
    }
    try {
      if (parameter.schema() instanceof Schema.Many many) {
        List<Object> list = new ArrayList<>();
        for (String text : texts) {
          list.add(many.item().parse(text));
        }
        values.put(name, many.check(list));
      } else if (texts.size() > 1) {
        errors.put(name, "duplicate parameter.");
      } else {
        values.put(name, parameter.schema().parse(texts.get(0)));
      }
    } catch (IllegalValueException e) {
      errors.put(name, e.reason());
    }
  }

  private void json(String name, JsonNode value) {
    Parameter parameter = declared.get(name);
    if (parameter == null) {
      errors.put(name, "schema does not allow additional properties.");
    } else if (values.containsKey(name)) {
      errors.put(name, "duplicate parameter.");
    } else if (!(value instanceof NullNode)) {
      try {
        values.put(name, parameter.schema().parse(value));
      } catch (IllegalValueException e) {
        errors.put(name, e.reason());
      }
    }
  }

  private void missing(String reason) {
    for (Parameter parameter : declared.values()) {
      String name = parameter.name();
      if (!parameter.optional() && !values.containsKey(name) && !errors.containsKey(name)) {
        errors.put(name, reason);
      }
    }
  }
}
