package io.pbs4j.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How answers are written: the word behind {@code /api2} in a path. */
enum Format {
  /** Data in an envelope; errors as bare text with their status. */
  JSON("json") {
    @Override
    int status(ApiException e) {
      return e.status();
    }

    @Override
    byte[] error(ApiException e) {
      return e.text().getBytes(StandardCharsets.UTF_8);
    }
  },
  /** What the web interface of the original reads: always status 200. */
  EXTJS("extjs") {
    @Override
    int status(ApiException e) {
      return 200;
    }

    @Override
    byte[] error(ApiException e) throws IOException {
      Map<String, Object> answer = new TreeMap<>();
      answer.put("errors", e.errors());
      answer.put("message", e.errors().isEmpty() ? e.text() : "parameter verification errors");
      answer.put("status", e.status());
      answer.put("success", false);
      return Json.MAPPER.writeValueAsBytes(answer);
    }
  };

  /** Media type of every answer. */
  static final String CONTENT_TYPE = "application/json;charset=UTF-8";

  private final String word;

  Format(String word) {
    this.word = word;
  }

  /** The format of that name, {@code null} for none. */
  static @Nullable Format of(String word) {
    for (Format format : values()) {
      if (format.word.equals(word)) {
        return format;
      }
    }
    return null;
  }

  /** HTTP status of an error. */
  abstract int status(ApiException e);

  /** Body of an error. */
  abstract byte[] error(ApiException e) throws IOException;

  /** Body of a success. */
  byte[] success(@Nullable Object result) throws IOException {
    Object data = result instanceof Answer answer ? answer.data() : result;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
      json.writeStartObject();
      json.writeFieldName("data");
      Json.MAPPER.writeValue(json, data);
      if (this == EXTJS) {
        json.writeNumberField("status", 200);
        json.writeBooleanField("success", true);
      }
      if (result instanceof Answer answer) {
        for (Map.Entry<String, Object> attribute : answer.attributes().entrySet()) {
          if (this != EXTJS || !attribute.getKey().equals("success")) {
            json.writeFieldName(attribute.getKey());
            Json.MAPPER.writeValue(json, attribute.getValue());
          }
        }
      }
      json.writeEndObject();
    }
    return out.toByteArray();
  }
}
