package io.pbs4j.agent.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON: objects are maps that keep their order, arrays are lists, and else there are {@link
 * String}, {@link Long}, {@link BigDecimal}, {@link Boolean} and {@code null}.
 */
public final class JsonText {
  /** A PBS answers with less than ten levels. */
  private static final int MAX_DEPTH = 64;

  private static final int MAX_STRING = 1 << 20;
  private static final int MAX_NUMBER = 64;

  /** A hundred datastores with a month of history are 160 000. */
  private static final long MAX_TOKENS = 400_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_STRING)
                  .maxNumberLength(MAX_NUMBER)
                  .maxTokenCount(MAX_TOKENS)
                  .build())
          .build();

  private JsonText() {}

  /**
   * Reads one value.
   *
   * @throws IOException naming the place, for what is not JSON or more than one value
   */
  public static @Nullable Object read(byte[] utf8) throws IOException {
    return read(utf8, Set.of());
  }

  private static @Nullable Object read(byte[] utf8, Set<String> whole) throws IOException {
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      if (parser.nextToken() == null) {
        throw new JsonParseException(parser, "there is no value");
      }
      Object value = new Reading(parser, utf8, whole).value();
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "there is more than one value");
      }
      return value;
    }
  }

  /**
   * Reads an object.
   *
   * @throws IOException also for a value of another kind
   */
  public static Map<String, @Nullable Object> readObject(byte[] utf8) throws IOException {
    return readObject(utf8, Set.of());
  }

  /**
   * Reads an object.
   *
   * @param whole names of long lists that are only passed on: each becomes one {@link RawJson}
   * @throws IOException also for a value of another kind
   */
  public static Map<String, @Nullable Object> readObject(byte[] utf8, Set<String> whole)
      throws IOException {
    if (read(utf8, whole) instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      map.forEach((name, value) -> fields.put((String) name, value));
      return fields;
    }
    throw new IOException("a JSON object was expected");
  }

  /** Writes one value; numbers may be of any kind. */
  public static byte[] write(@Nullable Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      write(generator, value);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
    if (value == null) {
      generator.writeNull();
    } else if (value instanceof Map<?, ?> map) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> field : map.entrySet()) {
        generator.writeFieldName(encodable(String.valueOf(field.getKey())));
        write(generator, field.getValue());
      }
      generator.writeEndObject();
    } else if (value instanceof Iterable<?> items) {
      generator.writeStartArray();
      for (Object item : items) {
        write(generator, item);
      }
      generator.writeEndArray();
    } else if (value instanceof RawJson raw) {
      generator.writeRawValue(raw.text());
    } else if (value instanceof Boolean truth) {
      generator.writeBoolean(truth);
    } else if (value instanceof Integer || value instanceof Long) {
      generator.writeNumber(((Number) value).longValue());
    } else if (value instanceof BigDecimal number) {
      generator.writeNumber(number);
    } else if (value instanceof Number number) {
      generator.writeNumber(number.doubleValue());
    } else {
      generator.writeString(encodable(value.toString()));
    }
  }

  /** JSON can name half a pair of surrogates by escapes, UTF-8 cannot: there it becomes a question mark. */
  private static String encodable(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
