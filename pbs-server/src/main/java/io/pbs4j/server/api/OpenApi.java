package io.pbs4j.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes an OpenAPI 3.1 document of a table of endpoints. */
final class OpenApi {
  private static final String PREFIX = "/api2/json";

  private OpenApi() {}

  static byte[] document(EndpointTable table) {
    ObjectNode doc = Json.MAPPER.createObjectNode();
    doc.put("openapi", "3.1.0");
    doc.putObject("info")
        .put("title", "pbs4j")
        .put("version", "2")
        .put(
            "description",
            "The API of a backup server. Answers are objects with a member `data`; an error is its message as"
                + " plain text. The same paths below /api2/extjs always answer with status 200.");
    doc.putArray("servers").addObject().put("url", "/");
    List<Endpoint> endpoints = new ArrayList<>(table.endpoints());
    endpoints.addAll(table.directories());
    ArrayNode tags = doc.putArray("tags");
    endpoints.stream()
        .map(OpenApi::tag)
        .collect(Collectors.toCollection(TreeSet::new))
        .forEach(tag -> tags.addObject().put("name", tag));
    ObjectNode paths = doc.putObject("paths");
    for (Endpoint endpoint : endpoints) {
      String path = endpoint.path().equals("/") ? "" : endpoint.path();
      operation(paths.withObjectProperty(PREFIX + path), endpoint);
    }
    ObjectNode schemes = doc.putObject("components").putObject("securitySchemes");
    schemes
        .putObject("ticket")
        .put("type", "apiKey")
        .put("in", "cookie")
        .put("name", "PBSAuthCookie")
        .put("description", "What POST /access/ticket gives; all but GET need CSRFPreventionToken, too.");
    schemes
        .putObject("token")
        .put("type", "apiKey")
        .put("in", "header")
        .put("name", "Authorization")
        .put("description", "PBSAPIToken=USER@REALM!NAME:SECRET");
    try {
      return Json.MAPPER.writeValueAsBytes(doc);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Groups of endpoints: the first two names of the path, of which the second is no parameter. */
  private static String tag(Endpoint endpoint) {
    List<String> components = endpoint.components();
    if (components.isEmpty()) {
      return "root";
    }
    boolean two = components.size() > 1 && Endpoint.captured(components.get(1)) == null;
    return two ? components.get(0) + "/" + components.get(1) : components.get(0);
  }

  /** Such as {@code getNodesByNodeTasks}. */
  private static String id(Endpoint endpoint) {
    StringBuilder id = new StringBuilder(endpoint.method().name().toLowerCase(Locale.ROOT));
    for (String component : endpoint.components()) {
      String name = Endpoint.captured(component);
      id.append(name == null ? "" : "By");
      for (String word : (name == null ? component : name).split("[^A-Za-z0-9]+", -1)) {
        if (!word.isEmpty()) {
          id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
      }
    }
    return id.toString();
  }

  private static void operation(ObjectNode item, Endpoint endpoint) {
    ObjectNode operation = item.putObject(endpoint.method().name().toLowerCase(Locale.ROOT));
    operation.put("operationId", id(endpoint));
    operation.putArray("tags").add(tag(endpoint));
    operation.put("summary", endpoint.description());
    operation.put("description", AccessRule.sentence(endpoint.access()));
    ArrayNode security = operation.putArray("security");
    if (!(endpoint.access() instanceof Access.World)) {
      security.addObject().putArray("ticket");
      security.addObject().putArray("token");
    }
    parameters(operation, endpoint);
    responses(operation.putObject("responses"), endpoint);
  }

  private static void parameters(ObjectNode operation, Endpoint endpoint) {
    ArrayNode parameters = operation.putArray("parameters");
    ObjectNode members = Json.MAPPER.createObjectNode();
    ArrayNode required = Json.MAPPER.createArrayNode();
    boolean body =
        endpoint.action() instanceof Action.Value
            && (endpoint.method() == Method.POST || endpoint.method() == Method.PUT);
    for (Parameter parameter : endpoint.parameters()) {
      boolean captured = endpoint.components().contains("{" + parameter.name() + "}");
      ObjectNode schema = ApiSchemas.schema(parameter);
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
      ObjectNode request = operation.putObject("requestBody");
      request.put("required", !required.isEmpty());
      ObjectNode content = request.putObject("content");
      content.putObject("application/json").set("schema", schema);
      content.putObject("application/x-www-form-urlencoded").set("schema", schema);
    }
  }

  private static void responses(ObjectNode responses, Endpoint endpoint) {
    ObjectNode success = responses.putObject("200").put("description", "success");
    if (endpoint.returns().type().equals("binary")) {
      success.putObject("content").putObject("*/*");
    } else {
      ObjectNode schema =
          success.putObject("content").putObject("application/json").putObject("schema");
      schema.put("type", "object").putObject("properties").set("data", ApiSchemas.shape(endpoint.returns()));
      schema.putArray("required").add("data");
    }
    error(responses, "400", "a parameter does not fit, or what is asked for cannot be done");
    if (!(endpoint.access() instanceof Access.World)) {
      error(responses, "401", "no credential, or one that is not valid");
      error(responses, "403", "the caller lacks a privilege");
    }
    error(responses, "404", "there is nothing of that name");
    error(responses, "429", "too many requests; the header Retry-After says when to come back");
    error(responses, "default", "an error; the body is its message as plain text");
  }

  private static void error(ObjectNode responses, String status, String description) {
    responses.putObject(status).put("description", description);
  }
}
