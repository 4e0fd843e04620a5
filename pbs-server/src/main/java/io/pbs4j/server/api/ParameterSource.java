package io.pbs4j.server.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.server.http.PercentEncoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request brought, not yet checked.
 *
 * @param texts values in text form by name, from path, query and form, in order of appearance
 * @param json members of a JSON body; {@code null} when there was none
 */
record ParameterSource(Map<String, List<String>> texts, @Nullable JsonNode json) {
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";

  /** What ExtJS adds to defeat caches. */
  private static final String CACHE_BUSTER = "_dc";

  static ParameterSource of(
      Map<String, String> captures, @Nullable String query, @Nullable String contentType, byte[] body) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    captures.forEach((name, value) -> add(texts, name, value));
    String type = contentType == null ? FORM : mediaType(contentType);
    // Some clients name JSON on a GET without a body; then there is nothing but the query.
    if (type.equals(JSON) && body.length > 0) {
      return new ParameterSource(texts, parseJson(body));
    }
    if (!type.equals(FORM) && !type.equals(JSON)) {
      throw ApiException.badRequest("unsupported content type Ok(\"" + contentType + "\")");
    }
    addForm(texts, new String(body, StandardCharsets.UTF_8));
    addForm(texts, query == null ? "" : query);
    texts.remove(CACHE_BUSTER);
    return new ParameterSource(texts, null);
  }

  private static String mediaType(String contentType) {
    int end = contentType.indexOf(';');
    String type = end < 0 ? contentType : contentType.substring(0, end);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  private static JsonNode parseJson(byte[] body) {
    JsonNode node;
    try {
      node = Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw ApiException.badRequest(complaint(e, body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!node.isObject()) {
      throw ApiException.badRequest("unable to parse parameters (expected json object)");
    }
    return node;
  }

  /** Says where, never what: the body may hold a password. */
  private static String complaint(JsonProcessingException e, byte[] body) {
    if (e instanceof JsonEOFException) {
      String text = new String(body, StandardCharsets.UTF_8);
      long line = 1 + text.chars().filter(ch -> ch == '\n').count();
      int column = text.length() - (text.lastIndexOf('\n') + 1);
      return "EOF while parsing a value at line " + line + " column " + column;
    }
    JsonLocation where = e.getLocation();
    return where == null
        ? "invalid JSON"
        : "invalid JSON at line " + where.getLineNr() + " column " + where.getColumnNr();
  }

  private static void addForm(Map<String, List<String>> texts, String form) {
    for (String pair : form.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        add(texts, decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
  }

  private static void add(Map<String, List<String>> texts, String name, String value) {
    texts.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  /** A plus is a space. */
  private static String decode(String text) {
    return PercentEncoding.decode(text.replace('+', ' '));
  }
}
