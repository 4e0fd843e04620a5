package io.pbs4j.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.Hex;
import io.pbs4j.core.Octets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogWriterTest {
  @Test
  void writesTheKnownCatalog() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CatalogWriter catalog = new CatalogWriter(out);
    catalog.startDirectory(Octets.ofText("root.pxar.didx"));
    catalog.startDirectory(Octets.ofText("etc"));
    catalog.file(Octets.ofText("hosts"), 300, 1_700_000_000);
    catalog.other('l', Octets.ofText("localtime"));
    catalog.file(Octets.ofText("old"), 0, -1);
    catalog.endDirectory();
    catalog.endDirectory();
    catalog.finish();

    assertThat(Hex.of(out.toByteArray()))
        .isEqualTo(
            ("91fd60f9c46758d522 03 66 05 686f737473 ac02 80e2cfaa06 6c 09 6c6f63616c74696d65 66 03"
                 + " 6f6c64 00 810007 01 64 03 657463 23 12 01 64 0e 726f6f742e707861722e64696478"
                 + " 08 3300000000000000")
                .replace(" ", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "127, 7f",
    "128, 8001",
    "300, ac02",
    "-1, 8100",
    "-128, 808100",
    "-300, ac8200",
    "-9223372036854775808, 8080808080808080808100",
    "9223372036854775807, ffffffffffffffff7f"
  })
  void signedNumbersHaveTheKnownForms(long number, String bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Varint.writeSigned(out, number);
    assertThat(Hex.of(out.toByteArray())).isEqualTo(bytes);
  }

  @Test
  void anEmptyCatalogHasAnEmptyRoot() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new CatalogWriter(out).finish();
    assertThat(Hex.of(out.toByteArray()))
        .isEqualTo("91fd60f9c46758d5" + "0100" + "0800000000000000");
  }

  @Test
  void directoriesMustBeClosed() throws IOException {
    CatalogWriter catalog = new CatalogWriter(new ByteArrayOutputStream());
    assertThatThrownBy(catalog::endDirectory).isInstanceOf(IllegalStateException.class);
    catalog.startDirectory(Octets.ofText("a"));
    assertThatThrownBy(catalog::finish).hasMessageContaining("1 directories are still open");
    assertThatThrownBy(() -> catalog.other('d', Octets.ofText("b")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
