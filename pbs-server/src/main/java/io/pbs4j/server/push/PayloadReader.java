package io.pbs4j.server.push;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the members of a push in its JSON, in one pass and without a tree of objects. */
final class PayloadReader {
  /** What servers tell of themselves is a few levels deep. */
  private static final int MAX_DEPTH = 64;

  /** Longest text, in characters, of a member that is looked at. */
  private static final int MAX_TEXT = 100_000;

  private static final int MAX_NAME = 1000;
  private static final int MAX_NUMBER = 1000;

  /** Whole numbers beyond are not exact in the language of the original. */
  private static final double MAX_EXACT = 9_007_199_254_740_991d;

  private static final int DECODED = 8 << 10;

  private static final Set<String> KEPT =
      Set.of(
          Payload.NODE_STATUS,
          Payload.DATASTORES,
          Payload.TASKS,
          Payload.SNAPSHOTS,
          Payload.VERSION,
          Payload.AGENT_VERSION,
          Payload.DEGRADED);

  private final JsonFactory json =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .maxNameLength(MAX_NAME)
                  .maxNumberLength(MAX_NUMBER)
                  .build())
          .build();

  /**
   * Reads a push; nothing of it has been checked.
   *
   * @throws PushRefusedException if it is no JSON object or array in UTF-8
   */
  Payload read(byte[] body) throws PushRefusedException {
    if (body.length == 0) {
      return new Payload(null, null, null, Map.of());
    }
    requireText(body);
    try (JsonParser parser = json.createParser(body)) {
      return read(parser, body);
    } catch (IOException e) {
      // The parser's own message quotes the body.
      throw PushRefusedException.malformed("the body is no valid JSON, or nested too deeply");
    }
  }

  private static Payload read(JsonParser parser, byte[] body) throws IOException, PushRefusedException {
    JsonToken first = parser.nextToken();
    if (first != JsonToken.START_OBJECT && first != JsonToken.START_ARRAY) {
      throw PushRefusedException.malformed("the body must be a JSON object");
    }
    Payload payload = new Payload(null, null, null, Map.of());
    if (first == JsonToken.START_ARRAY) {
      parser.skipChildren();
    } else {
      payload = members(parser, body);
    }
    if (parser.nextToken() != null) {
      throw PushRefusedException.malformed("there is something behind the JSON object");
    }
    return payload;
  }

  private static Payload members(JsonParser parser, byte[] body) throws IOException {
    String pbsId = null;
    Long timestamp = null;
    Long interval = null;
    Map<String, Part> parts = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (KEPT.contains(name)) {
        parts.put(name, part(parser, token, body));
        continue;
      }
      switch (name) {
        case "pbsId" -> pbsId = token == JsonToken.VALUE_STRING ? parser.getText() : null;
        case "timestamp" -> timestamp = whole(parser, token);
        case "pushInterval" -> interval = whole(parser, token);
        default -> {}
      }
      parser.skipChildren();
    }
    return new Payload(pbsId, timestamp, interval, parts);
  }

  private static @Nullable Long whole(JsonParser parser, JsonToken token) throws IOException {
    if (!token.isNumeric()) {
      return null;
    }
    double value = parser.getDoubleValue();
    return value == Math.rint(value) && Math.abs(value) <= MAX_EXACT ? (Long) (long) value : null;
  }

  private static Part part(JsonParser parser, JsonToken token, byte[] body) throws IOException {
    int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    int items = 0;
    Part.Kind kind;
    if (token == JsonToken.START_ARRAY) {
      kind = Part.Kind.ARRAY;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items++;
        parser.skipChildren();
      }
    } else if (token == JsonToken.START_OBJECT) {
      kind = Part.Kind.OBJECT;
      parser.skipChildren();
    } else {
      kind = isNothing(parser, token) ? Part.Kind.NOTHING : Part.Kind.SCALAR;
      parser.finishToken();
    }
    int to = Math.toIntExact(parser.currentLocation().getByteOffset());
    return new Part(kind, items, Arrays.copyOfRange(body, from, to));
  }

  private static boolean isNothing(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> parser.getTextLength() == 0;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue() == 0;
      case VALUE_TRUE -> false;
      default -> true;
    };
  }

  /** UTF-8 without NUL: the parser would take the latter for another encoding. */
  private static void requireText(byte[] body) throws PushRefusedException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(body);
    CharBuffer out = CharBuffer.allocate(DECODED);
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
    } while (result.isOverflow());
    if (result.isError()) {
      throw PushRefusedException.malformed("the body is not in UTF-8");
    }
    for (byte b : body) {
      if (b == 0) {
        throw PushRefusedException.malformed("the body is no valid JSON");
      }
    }
  }
}
