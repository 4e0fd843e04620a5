package io.pbs4j.core.pxar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.Octets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One entry at a time, good and bad, read in both ways. */
class PxarItemsTest {
  private static final String FILE = "a4810000 00000000";
  private static final String LINK = "ffa10000 00000000";
  private static final String CHARACTER = "a4210000 00000000";
  private static final String REST = "00000000 00000000 01000000 02000000 0300000000000000 04000000 00000000";

  @ParameterizedTest
  @CsvSource({
    "name without an end, FILENAME 61, INVALID_VALUE",
    "name with an end within, FILENAME 61006200, INVALID_VALUE",
    "name of nothing, FILENAME 00, INVALID_VALUE",
    "name that is no name, FILENAME '', WRONG_LENGTH"
  })
  void badNamesAreRefused(String what, String item, FormatException.Kind kind) {
    Archive archive = new Archive();
    String[] parts = item.replace("'", "").split(" ", -1);
    archive.raw(ItemType.FILENAME, parts.length > 1 ? parts[1] : "");
    refused(what, archive.entry(FILE).raw(ItemType.PAYLOAD, "").end(), kind);
  }

  @ParameterizedTest
  @CsvSource({
    "file without content, SYMLINK, 6100",
    "file whose content is elsewhere in version 1, PAYLOAD_REFERENCE, 10000000000000000000000000000000",
    "file that is a name, FILENAME, 6100",
    "file that ends its directory, GOODBYE, 00"
  })
  void aFileNeedsItsContent(String what, ItemType type, String content) {
    refused(what, new Archive().name("a").entry(FILE).raw(type, content).end(), FormatException.Kind.INVALID_VALUE);
  }

  @ParameterizedTest
  @CsvSource({
    "link without its target, PAYLOAD, 6100, INVALID_VALUE",
    "target without an end, SYMLINK, 6161, INVALID_VALUE",
    "target of nothing, SYMLINK, '', WRONG_LENGTH"
  })
  void aSymbolicLinkNeedsItsTarget(String what, ItemType type, String content, FormatException.Kind kind) {
    refused(what, new Archive().name("a").entry(LINK).raw(type, content).end(), kind);
  }

  @ParameterizedTest
  @CsvSource({
    "device without numbers, SYMLINK, 6100, INVALID_VALUE",
    "device with one number, DEVICE, 0100000000000000, WRONG_LENGTH"
  })
  void aDeviceNeedsItsNumbers(String what, ItemType type, String content, FormatException.Kind kind) {
    refused(what, new Archive().name("a").entry(CHARACTER).raw(type, content).end(), kind);
  }

  @ParameterizedTest
  @CsvSource({
    "extended attribute without a name, XATTR, 0061",
    "extended attribute without an end of its name, XATTR, 616263",
    "rule of half its length, ACL_USER, 0100000000000000",
    "group object of no length, ACL_GROUP_OBJECT, ''",
    "defaults of three, ACL_DEFAULT, 010000000000000001000000000000000100000000000000",
    "quota of four bytes, QUOTA_PROJECT, 01000000"
  })
  void badAttributesAreRefused(String what, ItemType type, String content) {
    byte[] archive = new Archive().name("a").entry(FILE).raw(type, content).raw(ItemType.PAYLOAD, "").end();
    assertThatThrownBy(() -> sequential(archive)).as(what).isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> random(archive)).as(what).isInstanceOf(FormatException.class);
  }

  @ParameterizedTest
  @CsvSource({"no kind at all, 00000000 00000000", "a kind that nobody knows, 00d00000 00000000"})
  void unknownKindsOfFilesAreRefused(String what, String mode) {
    refused(what, new Archive().name("a").entry(mode).end(), FormatException.Kind.INVALID_VALUE);
  }

  @Test
  void anArchiveOfOneFileIsRefused() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    item(out, ItemType.ENTRY, FILE + REST);
    item(out, ItemType.PAYLOAD, "6161");
    assertThatThrownBy(() -> sequential(out.toByteArray()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("single file");
    assertThatThrownBy(() -> random(out.toByteArray()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("single file");
  }

  @Test
  void anEntryOfTheOldFormHasItsTimeInNanoseconds() throws IOException {
    ByteBuffer old = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    old.putLong(0010600).putLong(0).putInt(7).putInt(8).putLong(-1);
    byte[] archive = new Archive().name("a").raw(ItemType.ENTRY_V1, HexFormat.of().formatHex(old.array())).end();
    PxarArchive pxar = PxarArchive.open(ByteSource.of("a.pxar", archive));
    Metadata metadata = pxar.find(Octets.ofText("a")).orElseThrow().metadata().orElseThrow();
    assertThat(metadata.mtimeSeconds()).isEqualTo(-1);
    assertThat(metadata.mtimeNanos()).isEqualTo(999_999_999);
    assertThat(metadata.uid()).isEqualTo(7);
    assertThat(metadata.kind()).isEqualTo(FileMode.FIFO);
  }

  @Test
  void everyKindOfFileIsReadInBothWays() throws IOException {
    Archive archive =
        new Archive()
            .name("a-file").entry(FILE).raw(ItemType.PAYLOAD, "616263").done()
            .name("b-link").entry(LINK).raw(ItemType.SYMLINK, "ff00").done()
            .name("c-device").entry(CHARACTER).raw(ItemType.DEVICE, "01000000000000000200000000000000").done()
            .name("d-pipe").entry("a4110000 00000000").done()
            .name("e-socket").entry("a4c10000 00000000").done();
    List<PxarEntry> entries = random(archive.end());
    assertThat(entries)
        .extracting(entry -> entry.event().getClass().getSimpleName())
        .containsExactly("File", "Symlink", "Device", "Special", "Special");
    assertThat(sequential(archive.bytes())).isEqualTo(entries.stream().map(PxarEntry::event).toList());
    assertThat(entries.get(0).size()).isEqualTo(3);
    assertThat(entries.get(1).size()).isZero();
    assertThat(entries.get(1).isFile()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"to itself, 0", "forward, -5", "before the archive, 100000"})
  void aHardLinkLeadsBack(String what, long distance) {
    byte[] content = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putLong(distance).put((byte) 'x').array();
    refused(
        what,
        new Archive().name("a").raw(ItemType.HARDLINK, HexFormat.of().formatHex(content)).end(),
        FormatException.Kind.INVALID_VALUE);
  }

  @Test
  void aHardLinkToWhatIsNoFileOrToAnotherNameIsAnErrorWhenItIsFollowed() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Metadata directory = Metadata.of(0040755, 0, 0, 0, 0);
    PxarWriter writer = new PxarWriter(out, directory);
    long sub = writer.position();
    writer.startDirectory(Octets.ofText("a"), directory);
    writer.endDirectory();
    long file = writer.position();
    writer.file(Octets.ofText("b"), Metadata.of(0100644, 0, 0, 0, 0), 0, new ByteArrayInputStream(new byte[0]));
    long link = writer.position();
    writer.hardLink(Octets.ofText("c"), Octets.ofText("b"), file);
    writer.hardLink(Octets.ofText("d-directory"), Octets.ofText("a"), sub);
    writer.hardLink(Octets.ofText("e-link"), Octets.ofText("c"), link);
    writer.hardLink(Octets.ofText("f-other"), Octets.ofText("x"), file);
    writer.hardLink(Octets.ofText("g-nowhere"), Octets.ofText("b"), file + 3);
    writer.finish();
    PxarArchive pxar = PxarArchive.open(ByteSource.of("a.pxar", out.toByteArray()));
    assertThat(pxar.resolve(pxar.find(Octets.ofText("c")).orElseThrow()).isFile()).isTrue();
    for (String name : List.of("d-directory", "e-link", "f-other", "g-nowhere")) {
      PxarEntry entry = pxar.find(Octets.ofText(name)).orElseThrow();
      assertThatThrownBy(() -> pxar.resolve(entry)).as(name).isInstanceOf(FormatException.class);
      assertThatThrownBy(() -> pxar.content(entry)).as(name).isInstanceOf(FormatException.class);
    }
  }

  private static void refused(String what, byte[] archive, FormatException.Kind kind) {
    assertThatThrownBy(() -> sequential(archive))
        .as(what)
        .isInstanceOfSatisfying(FormatException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    assertThatThrownBy(() -> random(archive))
        .as(what)
        .isInstanceOfSatisfying(
            FormatException.class, e -> assertThat(e.describe()).startsWith("a.pxar: at byte "));
  }

  /** The entries of the root, read from start to end. */
  private static List<PxarEvent> sequential(byte[] archive) throws IOException {
    PxarReader reader = new PxarReader("a.pxar", new ByteArrayInputStream(archive));
    List<PxarEvent> events = new ArrayList<>();
    for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
      events.add(event);
    }
    return events.subList(1, events.size() - 1);
  }

  private static List<PxarEntry> random(byte[] archive) throws IOException {
    PxarArchive pxar = PxarArchive.open(ByteSource.of("a.pxar", archive));
    return pxar.list(pxar.root());
  }

  private static void item(ByteArrayOutputStream out, ItemType type, String hex) {
    byte[] content = HexFormat.of().parseHex(hex.replace(" ", ""));
    out.writeBytes(
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(type.number())
            .putLong(16L + content.length)
            .array());
    out.writeBytes(content);
  }

  /** An archive of items as they are given, whose root has the right table. */
  private static final class Archive {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final GoodbyeTable table = new GoodbyeTable();
    private Octets name = Octets.ofText("a");
    private long start;

    Archive() {
      item(out, ItemType.ENTRY, "ed410000 00000000" + REST);
      start = out.size();
    }

    Archive name(String text) {
      name = Octets.ofText(text);
      start = out.size();
      return raw(ItemType.FILENAME, HexFormat.of().formatHex(name.toByteArray()) + "00");
    }

    Archive entry(String mode) {
      return raw(ItemType.ENTRY, mode + REST);
    }

    Archive raw(ItemType type, String hex) {
      item(out, type, hex);
      return this;
    }

    Archive done() {
      table.add(name, start, out.size());
      start = out.size();
      return this;
    }

    byte[] end() {
      if (start < out.size()) {
        done();
      }
      item(out, ItemType.GOODBYE, HexFormat.of().formatHex(table.encode(0, out.size())));
      return out.toByteArray();
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
