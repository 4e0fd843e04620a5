package io.pbs4j.client.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.util.Fields;

/**
 * A request that a {@link FakePbs} got.
 *
 * @param method HTTP method
 * @param path path without the query
 * @param query parameters of the query
 * @param headers its headers
 * @param body its body
 */
public record Recorded(
    String method, String path, Map<String, String> query, HttpFields headers, byte[] body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Map<String, String> single(Fields fields) {
    return fields.stream()
        .collect(java.util.stream.Collectors.toMap(Fields.Field::getName, Fields.Field::getValue));
  }

  /** A parameter of the query. */
  public String parameter(String name) {
    return query.get(name);
  }

  /** The body as JSON. */
  public JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names of the digest list of an index request. */
  public List<String> digests() {
    List<String> digests = new java.util.ArrayList<>();
    json().path("digest-list").forEach(digest -> digests.add(digest.asText()));
    return digests;
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
