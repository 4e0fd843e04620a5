package io.pbs4j.server.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Parts of a push are cut out of its bytes. */
class PayloadReaderTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> NAMES =
      List.of("nodeStatus", "datastores", "tasks", "snapshots", "version", "agentVersion", "degraded", "other");
  private static final List<String> TEXTS =
      List.of("", "a", "\"", "\\", "}]", "\u0000", "\u00e4\u20ac\ud83d\ude00", "nodeStatus", " , : ", "\n");

  private static JsonNode value(SplittableRandom random, int depth) {
    int kind = random.nextInt(depth > 3 ? 6 : 8);
    return switch (kind) {
      case 0 -> NODES.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
      case 1 -> NODES.numberNode(random.nextDouble() * 1e20);
      case 2 -> NODES.numberNode(random.nextLong());
      case 3 -> NODES.numberNode(0);
      case 4 -> NODES.nullNode();
      case 5 -> NODES.booleanNode(random.nextBoolean());
      case 6 -> {
        ArrayNode list = NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(random, depth + 1));
        }
        yield list;
      }
      default -> {
        ObjectNode node = NODES.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          node.set(TEXTS.get(random.nextInt(TEXTS.size())), value(random, depth + 1));
        }
        yield node;
      }
    };
  }

  private static ObjectNode push(SplittableRandom random) {
    ObjectNode node = NODES.objectNode();
    for (String name : NAMES) {
      if (random.nextInt(4) > 0) {
        node.set(name, value(random, 0));
      }
    }
    return node;
  }

  @Property(tries = 300)
  void eachIsExactlyWhatWasSent(@ForAll long seed, @ForAll boolean pretty) throws Exception {
    ObjectNode push = push(new SplittableRandom(seed));
    ObjectMapper json = new ObjectMapper().configure(SerializationFeature.INDENT_OUTPUT, pretty);
    byte[] body = json.writeValueAsBytes(push);
    Payload payload = new PayloadReader().read(body);
    for (String name : NAMES) {
      JsonNode sent = push.get(name);
      Part part = payload.parts().get(name);
      if (sent == null || name.equals("other")) {
        assertThat(part).isNull();
        continue;
      }
      assertThat(part).isNotNull();
      assertThat(json.readTree(part.json())).isEqualTo(json.readTree(json.writeValueAsBytes(sent)));
      assertThat(part.items()).isEqualTo(sent.isArray() ? sent.size() : 0);
      boolean nothing =
          sent.isNull() || (sent.isBoolean() && !sent.asBoolean()) || sent.isTextual() && sent.asText().isEmpty();
      boolean zero = sent.isNumber() && sent.asDouble() == 0;
      assertThat(part.kind() == Part.Kind.NOTHING).isEqualTo(nothing || zero);
    }
  }
}
