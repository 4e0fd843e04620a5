package io.pbs4j.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes an OpenAPI 3.1 document of a table of endpoints. */
final class OpenApi {
  private OpenApi() {}

  static byte[] document(EndpointTable table) {
    ObjectNode doc = Json.MAPPER.createObjectNode();
    doc.put("openapi", "3.1.0");
    doc.putObject("info").put("title", "pbs4j").put("version", "2");
    doc.putArray("servers").addObject().put("url", "/");
    ObjectNode paths = doc.putObject("paths");
    for (Endpoint endpoint : table.endpoints()) {
      operation(paths.withObjectProperty("/api2/json" + endpoint.path()), endpoint);
    }
    ObjectNode schemes = doc.putObject("components").putObject("securitySchemes");
    schemes.putObject("ticket").put("type", "apiKey").put("in", "cookie").put("name", "PBSAuthCookie");
    schemes.putObject("token").put("type", "apiKey").put("in", "header").put("name", "Authorization");
    try {
      return Json.MAPPER.writeValueAsBytes(doc);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void operation(ObjectNode item, Endpoint endpoint) {
    ObjectNode operation = item.putObject(endpoint.method().name().toLowerCase(Locale.ROOT));
    operation.put("summary", endpoint.description());
    if (endpoint.access() instanceof Access.World) {
      operation.putArray("security");
    } else {
      ArrayNode security = operation.putArray("security");
      security.addObject().putArray("ticket");
      security.addObject().putArray("token");
    }
    ArrayNode parameters = operation.putArray("parameters");
    ObjectNode members = Json.MAPPER.createObjectNode();
    ArrayNode required = Json.MAPPER.createArrayNode();
    boolean body =
        endpoint.action() instanceof Action.Value
            && (endpoint.method() == Method.POST || endpoint.method() == Method.PUT);
    for (Parameter parameter : endpoint.parameters()) {
      boolean captured = endpoint.components().contains("{" + parameter.name() + "}");
      ObjectNode schema = schema(parameter);
      if (body && !captured) {
        schema.put("description", parameter.description());
        members.set(parameter.name(), schema);
        if (!parameter.optional()) {
          required.add(parameter.name());
        }
      } else {
        ObjectNode node = parameters.addObject();
        node.put("name", parameter.name()).put("in", captured ? "path" : "query");
        node.put("required", captured || !parameter.optional());
        node.put("description", parameter.description());
        node.set("schema", schema);
      }
    }
    if (!members.isEmpty()) {
      ObjectNode schema = Json.MAPPER.createObjectNode().put("type", "object");
      schema.set("properties", members);
      if (!required.isEmpty()) {
        schema.set("required", required);
      }
      schema.put("additionalProperties", false);
      ObjectNode content = operation.putObject("requestBody").putObject("content");
      content.putObject("application/json").set("schema", schema);
      content.putObject("application/x-www-form-urlencoded").set("schema", schema);
    }
    responses(operation.putObject("responses"), endpoint.returns());
  }

  private static void responses(ObjectNode responses, Returns returns) {
    ObjectNode success = responses.putObject("200").put("description", "success");
    if (returns.type().equals("binary")) {
      success
          .putObject("content")
          .putObject("application/octet-stream")
          .putObject("schema")
          .put("type", "string")
          .put("contentEncoding", "binary");
    } else {
      ObjectNode schema =
          success.putObject("content").putObject("application/json").putObject("schema");
      schema.put("type", "object").putObject("properties").set("data", shape(returns));
      schema.putArray("required").add("data");
    }
    responses
        .putObject("default")
        .put("description", "an error; the body is its message")
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("type", "string");
  }

  private static ObjectNode shape(Returns returns) {
    ObjectNode node = Json.MAPPER.createObjectNode().put("type", returns.type());
    Returns item = returns.item();
    if (item != null) {
      node.set("items", shape(item));
    }
    if (!returns.properties().isEmpty()) {
      ObjectNode properties = node.putObject("properties");
      ArrayNode required = node.putArray("required");
      for (Map.Entry<String, Returns> property : returns.properties().entrySet()) {
        boolean optional = property.getKey().endsWith("?");
        String name =
            optional ? property.getKey().substring(0, property.getKey().length() - 1) : property.getKey();
        properties.set(name, shape(property.getValue()));
        if (!optional) {
          required.add(name);
        }
      }
    }
    return node;
  }

  private static ObjectNode schema(Parameter parameter) {
    ObjectNode node = schema(parameter.schema());
    if (parameter.fallback() != null) {
      node.set("default", Json.MAPPER.valueToTree(parameter.fallback()));
    }
    return node;
  }

  private static ObjectNode schema(Schema schema) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    if (schema instanceof Schema.Text text) {
      node.put("type", "string");
      bounds(node, "minLength", text.min(), "maxLength", text.max() == Integer.MAX_VALUE ? null : text.max());
      if (text.pattern() != null) {
        node.put("pattern", "^(?:" + text.pattern().pattern() + ")$");
      }
    } else if (schema instanceof Schema.Whole whole) {
      node.put("type", "integer");
      if (whole.min() != Long.MIN_VALUE) {
        node.put("minimum", whole.min());
      }
      if (whole.max() != Long.MAX_VALUE) {
        node.put("maximum", whole.max());
      }
    } else if (schema instanceof Schema.Flag) {
      node.put("type", "boolean");
    } else if (schema instanceof Schema.Choice choice) {
      node.put("type", "string");
      choice.values().forEach(node.putArray("enum")::add);
    } else if (schema instanceof Schema.Many many) {
      node.put("type", "array").set("items", schema(many.item()));
      bounds(node, "minItems", many.min(), "maxItems", many.max() == Integer.MAX_VALUE ? null : many.max());
    }
    return node;
  }

  private static void bounds(ObjectNode node, String least, int min, String most, @Nullable Integer max) {
    if (min > 0) {
      node.put(least, min);
    }
    if (max != null) {
      node.put(most, max);
    }
  }
}
