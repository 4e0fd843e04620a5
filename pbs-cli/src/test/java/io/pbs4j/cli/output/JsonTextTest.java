package io.pbs4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** JSON as lines for people. */
class JsonTextTest {
  @Test
  void everyValueHasItsLine() throws IOException {
    String json =
        "{\"a\":1,\"b\":{\"c\":\"x\\ny\",\"d\":[]},\"e\":[\"f\",\"g\"],\"h\":[{\"i\":1,\"j\":2},{\"i\":3}],\"k\":\"\\u001b\"}";
    assertThat(JsonText.of(new ObjectMapper().readTree(json)))
        .isEqualTo(
            String.join(
                "\n",
                "a: 1",
                "b:",
                "  c: x",
                "    y",
                "  d: none",
                "e:",
                "  - f",
                "  - g",
                "h:",
                "  - i: 1",
                "    j: 2",
                "  - i: 3",
                "k: \\u{1b}",
                ""));
  }
}
