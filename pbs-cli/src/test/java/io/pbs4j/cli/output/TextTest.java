package io.pbs4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes, durations, tables and JSON. */
class TextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B", "1, 1 B", "1023, 1023 B", "1024, 1 KiB", "1536, 1.5 KiB", "6000459, 5.722 MiB",
    "1073741824, 1 GiB", "9223372036854775807, 8 EiB"
  })
  void sizesAreRoundedToThreeDecimals(long bytes, String text) {
    assertThat(ByteSize.of(bytes)).isEqualTo(text);
  }

  @Test
  void durationsHaveTwoDecimals() {
    assertThat(Durations.seconds(Duration.ofMillis(1504))).isEqualTo("1.50 s");
    assertThat(Durations.rate(3 << 20, Duration.ofSeconds(2))).isEqualTo("1.5 MiB/s");
    assertThat(Durations.rate(1, Duration.ZERO)).endsWith("/s");
  }

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    String table = new TextTable("NAME", ">SIZE", "NOTE").row("a", "100000", "").row("länger", "1", "x").toString();
    assertThat(table)
        .isEqualTo(
            """
            NAME      SIZE  NOTE
            a       100000
            länger       1  x
            """);
  }

  @Test
  void aRowNeedsACellForEveryColumn() {
    assertThatThrownBy(() -> new TextTable("A", "B").row("x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyTheFormatThatIsAskedForIsMade() {
    assertThat(OutputFormat.TEXT.render(() -> "t", () -> failed())).isEqualTo("t");
    assertThat(OutputFormat.JSON.render(() -> "", () -> JsonNodeFactory.instance.arrayNode().add(1))).isEqualTo("[1]\n");
    assertThat(OutputFormat.JSON_PRETTY).hasToString("json-pretty");
  }

  private static com.fasterxml.jackson.databind.JsonNode failed() {
    throw new AssertionError("not asked for");
  }
}
