package io.pbs4j.cli.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.Octets;
import io.pbs4j.core.catalog.CatalogEntry;
import io.pbs4j.core.pxar.Metadata;
import io.pbs4j.core.pxar.PxarEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries as listings show them. */
class EntryViewTest {
  private static final Octets NAME = Octets.of(new byte[] {'x', (byte) 0xff});

  @ParameterizedTest
  @CsvSource({
    "100644, -rw-r--r--",
    "100000, ----------",
    "104755, -rwsr-xr-x",
    "104644, -rwSr--r--",
    "102711, -rwx--s--x",
    "102700, -rwx--S---",
    "101777, -rwxrwxrwt",
    "101770, -rwxrwx--T",
    "040755, drwxr-xr-x",
    "120777, lrwxrwxrwx",
    "010600, prw-------",
    "140755, srwxr-xr-x",
    "060640, brw-r-----",
    "020644, crw-r--r--"
  })
  void modesAreShownAsLsShowsThem(String octal, String text) {
    Metadata metadata = Metadata.of(Long.parseLong(octal, 8), 1, -2, 0, 0);
    EntryView view = EntryView.of(NAME, new PxarEvent.Special(NAME, metadata), null);
    assertThat(view.modeText()).isEqualTo(text);
    assertThat(view.ownerText()).isEqualTo("1:4294967294");
  }

  @Test
  void aHardLinkShowsTheFileAndItsName() {
    PxarEvent link = new PxarEvent.HardLink(NAME, Octets.ofText("a/b"), 7);
    PxarEvent file = new PxarEvent.File(Octets.ofText("b"), Metadata.of(0100600, 0, 0, 5, 6), 99, 7);
    EntryView view = EntryView.of(NAME, link, file);
    assertThat(view.modeText()).isEqualTo("hrw-------");
    assertThat(view.sizeText()).isEqualTo("99");
    assertThat(view.nameText()).isEqualTo("x\\xFF link to a/b");
    assertThat(EntryView.of(NAME, link, null).timeText()).isEqualTo("-");
  }

  @Test
  void jsonHasNamesThatAreNoTextASecondTime() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    EntryView.of(NAME, new CatalogEntry(CatalogEntry.Type.FILE, NAME, 3, -4, -1)).write(node, "path");
    assertThat(node.toString())
        .isEqualTo("{\"path\":\"x\ufffd\",\"path-base64\":\"eP8=\",\"type\":\"file\",\"size\":3,\"mtime\":-4}");
  }

  @Test
  void devicesShowTheirNumbers() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    PxarEvent device = new PxarEvent.Device(NAME, Metadata.of(0060600, 0, 0, 0, 0), 8, 17);
    EntryView.of(Octets.ofText("sda"), device, null).write(node, "name");
    assertThat(node.path("device").asText()).isEqualTo("8:17");
    assertThat(node.has("size")).isFalse();
    assertThat(node.path("mode").asInt()).isEqualTo(0600);
  }
}
