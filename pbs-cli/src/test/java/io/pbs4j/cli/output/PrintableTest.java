package io.pbs4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.Octets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names on a terminal. */
class PrintableTest {
  @Test
  void whatCanBePrintedStaysAsItIs() {
    assertThat(Printable.of(Octets.ofText("grüße 日本語 😀 quote'\"`$"))).isEqualTo("grüße 日本語 😀 quote'\"`$");
    assertThat(Printable.quoted(Octets.ofText("quote'\""))).isEqualTo("\"quote'\\\"\"");
  }

  @Test
  void whatCannotBePrintedIsEscapedAsTheStockClientDoes() {
    assertThat(Printable.of(Octets.ofText("a\nb\tc\rd\0e\\f"))).isEqualTo("a\\nb\\tc\\rd\\0e\\\\f");
    assertThat(Printable.of(Octets.ofText("\u001b[31m\u007f\u0085"))).isEqualTo("\\u{1b}[31m\\u{7f}\\u{85}");
    assertThat(Printable.of(Octets.ofText("u\u0308\u200d\u202e\u2028"))).isEqualTo("u\\u{308}\\u{200d}\\u{202e}\\u{2028}");
    assertThat(Printable.of(Octets.of(new byte[] {'a', (byte) 0xff, (byte) 0xe4, 'b', (byte) 0xc3})))
        .isEqualTo("a\\xFF\\xE4b\\xC3");
  }

  @Test
  void anyBytesAreReadBackFromTheirPrintedForm() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(20)];
      random.nextBytes(bytes);
      Octets name = Octets.of(bytes);
      assertThat(Printable.parse(Printable.of(name))).as(Printable.of(name)).isEqualTo(name);
      String printed = Printable.of(name);
      assertThat(printed.chars().filter(ch -> ch < ' ' || ch == 0x7f)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\", "\\x", "\\xz", "\\x4", "\\u", "\\u{", "\\u{zz}", "\\u{110000}", "\\q", "a\\"})
  void whatIsNoEscapeStandsForItself(String text) {
    assertThat(Printable.parse(text)).hasToString(text);
  }

  @Test
  void messagesKeepTheirLinesOnly() {
    assertThat(Printable.message("a\nb\tc\u001b]0;title\u0007")).isEqualTo("a\nb\tc\\u{1b}]0;title\\u{7}");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00Z",
    "-1, 1969-12-31T23:59:59Z",
    "4102444800, 2100-01-01T00:00:00Z",
    "9223372036854775807, 9223372036854775807"
  })
  void timesAreInUtc(long seconds, String text) {
    assertThat(Times.of(seconds)).isEqualTo(text);
  }
}
