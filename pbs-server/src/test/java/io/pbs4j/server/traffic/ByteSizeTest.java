package io.pbs4j.server.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizeTest {
  /** Texts as the reference gives them back. */
  @ParameterizedTest
  @CsvSource({
    "10MB, 10 MB, 10000000",
    "1.5 GiB, 1.5 GiB, 1610612736",
    "1000000, 1000000 B, 1000000",
    "500K, 500 KB, 500000",
    "500k, 500 KB, 500000",
    "500kB, 500 KB, 500000",
    "1.5Mi, 1.5 MiB, 1572864",
    "200b, 200 B, 200",
    "3 T, 3 TB, 3000000000000",
    "1e9, 1000000000 B, 1000000000",
    "0, 0 B, 0"
  })
  void isReadInAnyFormAndShownInOne(String given, String text, long bytes) {
    assertThat(ByteSize.parse(given)).isEqualTo(new ByteSize(text, bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "-5, byte size may not be negative",
    "12x, invalid float literal",
    "'', invalid float literal",
    "12 Bi, invalid float literal",
    "1e999999999, invalid float literal",
    "99999999 PB, byte size is too large"
  })
  void sayWhatIsWrong(String given, String reason) {
    assertThatThrownBy(() -> ByteSize.parse(given))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("byte-size parse error for '" + given + "': " + reason);
  }
}
