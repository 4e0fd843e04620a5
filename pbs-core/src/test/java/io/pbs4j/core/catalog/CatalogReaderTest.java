package io.pbs4j.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.CountingSource;
import io.pbs4j.core.Damage;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.Hex;
import io.pbs4j.core.Octets;
import io.pbs4j.core.Piecemeal;
import io.pbs4j.core.archive.GoldenSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading catalogs. */
class CatalogReaderTest {
  /** {@code /etc} of {@code root.pxar.didx} with hosts, localtime and old; from the published vectors. */
  private static final byte[] VECTOR =
      Hex.bytes(
          "91fd60f9c46758d5 22 03 66 05 686f737473 ac02 80e2cfaa06 6c 09 6c6f63616c74696d65 66 03 6f6c64 00"
              + " 8100 07 01 64 03 657463 23 12 01 64 0e 726f6f742e707861722e64696478 08 3300000000000000");

  @TempDir private Path directory;

  @Test
  void theVectorHoldsItsThreeFiles() throws IOException {
    assertThat(dump(VECTOR))
        .containsExactly(
            "d root.pxar.didx 0 0",
            "d root.pxar.didx/etc 0 0",
            "f root.pxar.didx/etc/hosts 300 1700000000",
            "l root.pxar.didx/etc/localtime 0 0",
            "f root.pxar.didx/etc/old 0 -1");
  }

  @Test
  void everyGoldenCatalogIsReadWholeAndWrittenAgainByteForByte() throws IOException {
    GoldenSnapshots golden = new GoldenSnapshots(directory);
    int count = 0;
    try (var files = Files.list(golden.golden().expected("raw"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".pcat1")).sorted().toList()) {
        byte[] catalog = Files.readAllBytes(file);
        assertThat(rewritten(catalog)).as(file.toString()).isEqualTo(catalog);
        count++;
      }
    }
    assertThat(count).isEqualTo(9);
  }

  @Test
  void anEntryIsFoundByItsPath() throws IOException {
    CatalogReader catalog = CatalogReader.open(new Piecemeal(ByteSource.of("c", VECTOR)));
    assertThat(catalog.find(path("root.pxar.didx", "etc", "hosts")).orElseThrow().size()).isEqualTo(300);
    assertThat(catalog.find(List.of()).orElseThrow()).isEqualTo(catalog.root());
    assertThat(catalog.find(path("root.pxar.didx", "nothing"))).isEmpty();
    assertThat(catalog.find(path("root.pxar.didx", "etc", "hosts", "x"))).isEmpty();
  }

  @Test
  void aDirectoryIsListedWithoutReadingOthers() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CatalogWriter writer = new CatalogWriter(out);
    writer.startDirectory(Octets.ofText("big"));
    for (int i = 0; i < 100_000; i++) {
      writer.file(Octets.ofText("file-" + i), i, i);
    }
    writer.endDirectory();
    writer.startDirectory(Octets.ofText("small"));
    writer.other('p', Octets.ofText("pipe"));
    writer.endDirectory();
    writer.finish();
    CountingSource counting = new CountingSource(ByteSource.of("c", out.toByteArray()));
    CatalogReader catalog = CatalogReader.open(counting);
    CatalogEntry small = catalog.find(path("small")).orElseThrow();
    assertThat(catalog.list(small)).extracting(CatalogEntry::type).containsExactly(CatalogEntry.Type.FIFO);
    assertThat(counting.bytesRead()).isLessThan(100);
    catalog.close();
    assertThat(counting.closed()).isTrue();
  }

  @Test
  void everyKindOfEntryIsKept() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CatalogWriter writer = new CatalogWriter(out);
    for (char letter : "lhbcps".toCharArray()) {
      writer.other(letter, Octets.ofText("is-" + letter));
    }
    writer.file(Octets.of(new byte[] {(byte) 0xff, '\n'}), Long.MAX_VALUE, 0);
    writer.finish();
    assertThat(rewritten(out.toByteArray())).isEqualTo(out.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, 127, 128, 300, Long.MAX_VALUE, -1, -127, -128, -300, Long.MIN_VALUE + 1, Long.MIN_VALUE})
  void everyTimeIsReadAsItWasWritten(long mtime) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CatalogWriter writer = new CatalogWriter(out);
    writer.file(Octets.ofText("f"), 5, mtime);
    writer.finish();
    CatalogReader catalog = CatalogReader.open(ByteSource.of("c", out.toByteArray()));
    assertThat(catalog.list(catalog.root()).get(0).mtime()).isEqualTo(mtime);
  }

  @ParameterizedTest
  @CsvSource({
    "size beyond 63 bits, 66 01 61 ffffffffffffffffff01 00",
    "size of eleven bytes, 66 01 61 ffffffffffffffffffff01 00",
    "size beyond 64 bits, 66 01 61 ffffffffffffffffff02 00",
    "time of twelve bytes, 66 01 61 00 ffffffffffffffffffff81 00",
    "time beyond 63 bits, 66 01 61 00 ffffffffffffffffff01",
    "negative time beyond 63 bits, 66 01 61 00 ffffffffffffffffff81 00",
    "name longer than the block, 66 7f 61 00 00",
    "name of no bytes, 66 00 00 00",
    "unknown type, 78 01 61 00 00",
    "directory that is its own, 64 01 61 00 00",
    "directory before the catalog, 64 01 61 7f 00",
    "name with a slash, 66 01 2f 00 00",
    "name with a zero, 66 01 00 00 00",
    "the directory above, 66 02 2e2e 00 00",
    "bytes behind the last entry, 6c 01 61 00"
  })
  void badEntriesAreRefusedWithTheirPlace(String what, String entry) {
    byte[] body = Hex.bytes("01" + entry);
    byte[] catalog =
        ByteBuffer.allocate(8 + 1 + body.length + 8)
            .order(ByteOrder.BIG_ENDIAN)
            .putLong(CatalogWriter.MAGIC)
            .put((byte) body.length)
            .put(body)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(8)
            .array();
    assertThatThrownBy(() -> dump(catalog))
        .as(what)
        .isInstanceOfSatisfying(
            FormatException.class,
            e -> {
              assertThat(e.source()).isEqualTo("c");
              assertThat(e.offset()).isBetween(8L, (long) catalog.length);
            });
  }

  @Test
  void everyTruncationAndEveryRootOutOfRangeIsAnError() {
    Damage.truncations(VECTOR).forEach(bytes -> Damage.assertRefused(bytes, CatalogReaderTest::dump));
    for (long root : new long[] {0, 7, VECTOR.length - 8, VECTOR.length, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      byte[] changed = VECTOR.clone();
      ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(VECTOR.length - 8, root);
      Damage.assertRefused(changed, CatalogReaderTest::dump);
    }
  }

  @Test
  void everyChangedBitIsReadOrReported() {
    Damage.bitFlips(VECTOR, 0, VECTOR.length)
        .forEach(bytes -> Damage.isRefused(bytes, CatalogReaderTest::dump));
  }

  @Test
  void directoriesThatShareABlockDoNotMakeTheWalkEndless() throws IOException {
    // Sixty levels, each twice the level below: 2^60 entries to whoever follows them all.
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(8).putLong(CatalogWriter.MAGIC).array());
    int last = out.size();
    out.writeBytes(new byte[] {1, 0});
    for (int level = 0; level < 60; level++) {
      int start = out.size();
      byte distance = (byte) (start - last);
      out.writeBytes(new byte[] {9, 2, 'd', 1, 'a', distance, 'd', 1, 'b', distance});
      last = start;
    }
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(last).array());
    assertThatThrownBy(() -> dump(out.toByteArray()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("share blocks");
  }

  @Test
  void aCatalogDeeperThanAnyPathIsRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CatalogWriter writer = new CatalogWriter(out);
    for (int i = 0; i < 4097; i++) {
      writer.startDirectory(Octets.ofText("d"));
    }
    for (int i = 0; i < 4097; i++) {
      writer.endDirectory();
    }
    writer.finish();
    assertThatThrownBy(() -> dump(out.toByteArray()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("too deep");
  }

  @Test
  void onlyDirectoriesAreListed() throws IOException {
    CatalogReader catalog = CatalogReader.open(ByteSource.of("c", VECTOR));
    CatalogEntry file = catalog.find(path("root.pxar.didx", "etc", "hosts")).orElseThrow();
    assertThatThrownBy(() -> catalog.list(file)).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Octets> path(String... names) {
    return List.of(names).stream().map(Octets::ofText).toList();
  }

  private static List<String> dump(byte[] bytes) throws IOException {
    List<String> lines = new ArrayList<>();
    CatalogReader catalog = CatalogReader.open(ByteSource.of("c", bytes));
    catalog.walk(
        catalog.root(),
        (path, entry) -> {
          String joined = String.join("/", path.stream().map(Octets::toString).toList());
          lines.add(entry.type().letter() + " " + joined + " " + entry.size() + " " + entry.mtime());
        });
    return lines;
  }

  private static byte[] rewritten(byte[] bytes) throws IOException {
    CatalogReader catalog = CatalogReader.open(ByteSource.of("c", bytes));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CatalogWriter writer = new CatalogWriter(out);
    write(catalog, catalog.root(), writer);
    writer.finish();
    return out.toByteArray();
  }

  private static void write(CatalogReader catalog, CatalogEntry directory, CatalogWriter writer)
      throws IOException {
    for (CatalogEntry entry : catalog.list(directory)) {
      switch (entry.type()) {
        case DIRECTORY -> {
          writer.startDirectory(entry.name());
          write(catalog, entry, writer);
          writer.endDirectory();
        }
        case FILE -> writer.file(entry.name(), entry.size(), entry.mtime());
        default -> writer.other(entry.type().letter(), entry.name());
      }
    }
  }
}
