package io.pbs4j.agent.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  @Test
  void whatIsReadIsWrittenAsItWas() throws IOException {
    String text =
        "{\"b\":[1,-2,0.0031,1e3,true,false,null,\"\\u00e4\\\"\"],\"a\":{},\"big\":123456789012345678901234}";

    assertThat(new String(JsonText.write(JsonText.read(bytes(text))), StandardCharsets.UTF_8))
        .isEqualTo(text.replace("\\u00e4", "ä").replace("1e3", "1E+3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[1,", "{\"a\":}", "{} {}", "nul", "\u0000", "{a:1}", "01"})
  void whatIsNoJsonIsRefused(String text) {
    assertThatThrownBy(() -> JsonText.read(bytes(text))).isInstanceOf(IOException.class);
  }

  @Test
  void depthAndNumbersAreBounded() {
    assertThatThrownBy(() -> JsonText.read(bytes("[".repeat(10_000)))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> JsonText.read(bytes("1".repeat(1000)))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> JsonText.read(bytes("1e999999999999"))).isInstanceOf(IOException.class);
  }

  @Test
  void anObjectIsExpectedWhereOneIs() {
    assertThatThrownBy(() -> JsonText.readObject(bytes("[]"))).hasMessage("a JSON object was expected");
  }

  @Test
  void halfACharacterDoesNotStopAReport() {
    byte[] written = JsonText.write(Map.of("\ud800", "x\udc00"));

    assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo("{\"?\":\"x?\"}");
  }

  @Property
  void anyTextGoesThrough(@ForAll String text) throws IOException {
    Map<String, Object> fields = Map.of("x", List.of(text, 1L, true));

    assertThat(JsonText.read(JsonText.write(fields)))
        .isEqualTo(Map.of("x", List.of(text, 1L, true)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void longListsArePassedOnAsTheyCame() throws IOException {
    String text = "{\"a\":{\"ü\":1,\"history\":[null, 0.10, 1e3],\"b\":[1]},\"history\":7}";
    Map<String, ?> read = JsonText.readObject(bytes(text), Set.of("history"));
    assertThat(read.get("history")).isEqualTo(7L);
    assertThat(read.get("a"))
        .isEqualTo(Map.of("ü", 1L, "history", new RawJson("[null, 0.10, 1e3]"), "b", List.of(1L)));
    assertThat(new String(JsonText.write(read), StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @Test
  void longListThatIsNoJsonIsRefused() {
    assertThatThrownBy(() -> JsonText.readObject(bytes("{\"history\":[1,}]"), Set.of("history")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void moreValuesThanThereIsMemoryForAreRefused() throws IOException {
    JsonText.read(bytes("[" + "1,".repeat(49_998) + "1]"));
    assertThatThrownBy(() -> JsonText.read(bytes("[" + "1,".repeat(50_000) + "1]")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 50000 values");
  }
}
