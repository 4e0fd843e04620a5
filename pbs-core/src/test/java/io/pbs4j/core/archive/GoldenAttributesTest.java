package io.pbs4j.core.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.Octets;
import io.pbs4j.core.catalog.CatalogEntry;
import io.pbs4j.core.catalog.CatalogReader;
import io.pbs4j.core.pxar.Acl;
import io.pbs4j.core.pxar.Metadata;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarEntry;
import io.pbs4j.core.pxar.PxarEvent;
import io.pbs4j.testkit.Golden.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The attributes of every file that the stock client backed up, as the source tree had them. */
class GoldenAttributesTest {
  private static final Pattern LINE =
      Pattern.compile(
          "^(.) ([0-7]+) (\\d+):(\\d+) (\\d+) (-?\\d+)\\.(\\d{9})0 links=(\\d+) (.*?) -> (.*?)$",
          Pattern.DOTALL);

  @TempDir static Path directory;
  static GoldenSnapshots golden;

  /** One file of the source tree. */
  private record Source(
      char type, int mode, long uid, long gid, long size, long seconds, int nanos, int links, Octets path, Octets target) {}

  @BeforeAll
  static void unpack() throws IOException {
    golden = new GoldenSnapshots(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "host/plain/2023-11-14T22:13:20Z, gen1",
    "host/enc-none/2023-11-15T22:13:20Z, gen2",
    "ns/ns1/ct/101/2023-11-14T22:13:20Z, gen1"
  })
  void everyFileHasTheAttributesOfItsSource(String snapshot, String generation) throws IOException {
    List<Source> sources = sources(generation);
    assertThat(sources).hasSizeGreaterThan(490);
    try (PxarArchive pxar = golden.open(snapshot).pxar("root.pxar")) {
      for (Source source : sources) {
        PxarEntry entry = pxar.find(source.path).orElseThrow(() -> new AssertionError(source));
        check(source, pxar.resolve(entry));
        if (entry.isHardLink()) {
          assertThat(source.links).isGreaterThan(1);
        }
        if (entry.event() instanceof PxarEvent.Symlink link) {
          assertThat(link.target()).isEqualTo(source.target);
        }
      }
    }
  }

  private static void check(Source source, PxarEntry entry) {
    Metadata metadata = entry.metadata().orElseThrow();
    assertThat(metadata.kind().letter()).as(source.toString()).isEqualTo(source.type);
    assertThat(metadata.mode() & 07777).as(source.toString()).isEqualTo(source.mode);
    assertThat(Integer.toUnsignedLong(metadata.uid())).isEqualTo(source.uid);
    assertThat(Integer.toUnsignedLong(metadata.gid())).isEqualTo(source.gid);
    assertThat(metadata.mtimeSeconds()).as(source.toString()).isEqualTo(source.seconds);
    assertThat(metadata.mtimeNanos()).as(source.toString()).isEqualTo(source.nanos);
    if (source.type == 'f') {
      assertThat(entry.size()).as(source.toString()).isEqualTo(source.size);
    }
  }

  @Test
  void theCatalogHasTheSizeAndTimeOfEveryFile() throws IOException {
    try (CatalogReader catalog = golden.open("host/plain/2023-11-14T22:13:20Z").catalog()) {
      CatalogEntry archive = catalog.list(catalog.root()).get(0);
      for (Source source : sources("gen1")) {
        CatalogEntry entry = archive;
        for (String name : new String(source.path.toByteArray(), StandardCharsets.ISO_8859_1).split("/", -1)) {
          entry = catalog.child(entry, Octets.of(name.getBytes(StandardCharsets.ISO_8859_1))).orElseThrow();
        }
        if (entry.type() == CatalogEntry.Type.FILE) {
          assertThat(entry.size()).isEqualTo(source.size);
          assertThat(entry.mtime()).as(source.toString()).isEqualTo(source.seconds);
        } else if (entry.type() != CatalogEntry.Type.HARD_LINK) {
          assertThat(entry.type().letter()).isEqualTo(source.type);
        }
      }
    }
  }

  @Test
  void devicesHaveTheirNumbers() throws IOException {
    try (PxarArchive pxar = golden.open("host/plain/2023-11-14T22:13:20Z").pxar("root.pxar")) {
      assertThat(device(pxar, "special/block-7-0")).isEqualTo("7:0");
      assertThat(device(pxar, "special/char-1-3")).isEqualTo("1:3");
      assertThat(device(pxar, "special/char-big")).isEqualTo("511:70000");
    }
  }

  @Test
  void accessControlListsAndCapabilitiesAreRead() throws IOException {
    try (PxarArchive pxar = golden.open("host/plain/2023-11-14T22:13:20Z").pxar("root.pxar")) {
      Acl file = metadata(pxar, "acl/file").acl();
      assertThat(file.users()).isNotEmpty();
      assertThat(file.groupObject()).isNotNull();
      assertThat(metadata(pxar, "acl/dir").acl().defaults()).isNotNull();
      assertThat(metadata(pxar, "hello.txt").acl()).isEqualTo(Acl.NONE);
      long capable = 0;
      for (PxarEntry entry : pxar.list(pxar.find(Octets.ofText("xattr")).orElseThrow())) {
        capable += metadata(pxar, entry.path().toString()).capabilities() == null ? 0 : 1;
      }
      assertThat(capable).isPositive();
    }
  }

  @Test
  void extendedAttributesAreReadWithAllTheirBytes() throws IOException {
    List<Metadata.Xattr> all = new ArrayList<>();
    try (PxarArchive pxar = golden.open("host/plain/2023-11-14T22:13:20Z").pxar("root.pxar")) {
      pxar.forEach(
          pxar.find(Octets.ofText("xattr")).orElseThrow(),
          entry -> entry.metadata().ifPresent(metadata -> all.addAll(metadata.xattrs())));
    }
    assertThat(all).anyMatch(xattr -> xattr.name().toString().startsWith("trusted."));
    assertThat(all).anyMatch(xattr -> xattr.value().length() == 256);
    assertThat(all).anyMatch(xattr -> xattr.value().length() == 0);
  }

  private static Metadata metadata(PxarArchive pxar, String path) throws IOException {
    return pxar.find(Octets.ofText(path)).orElseThrow().metadata().orElseThrow();
  }

  private static String device(PxarArchive pxar, String path) throws IOException {
    PxarEvent.Device device = (PxarEvent.Device) pxar.find(Octets.ofText(path)).orElseThrow().event();
    return device.major() + ":" + device.minor();
  }

  private static List<Source> sources(String generation) throws IOException {
    Path list = golden.golden().path(Part.SOURCE).resolve("treeA-" + generation + ".sha256.stat");
    String text = new String(Files.readAllBytes(list), StandardCharsets.ISO_8859_1);
    List<Source> sources = new ArrayList<>();
    for (String line : text.split("\n(?=[dflbcps] [0-7]+ \\d+:\\d+ )")) {
      Matcher field = LINE.matcher(line.endsWith("\n") ? line.substring(0, line.length() - 1) : line);
      // A line break in a name leaves the rest of its line at the start of the sorted list.
      if (field.matches() && !field.group(9).isEmpty() && !leftOut(field.group(9))) {
        sources.add(source(field));
      }
    }
    return sources;
  }

  private static Source source(Matcher field) {
    return new Source(
        field.group(1).charAt(0),
        Integer.parseInt(field.group(2), 8),
        Long.parseLong(field.group(3)),
        Long.parseLong(field.group(4)),
        Long.parseLong(field.group(5)),
        Long.parseLong(field.group(6)),
        Integer.parseInt(field.group(7)),
        Integer.parseInt(field.group(8)),
        Octets.of(field.group(9).getBytes(StandardCharsets.ISO_8859_1)),
        Octets.of(field.group(10).getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Files that the patterns of the tree keep out of the archive, and the one whose name breaks its line. */
  private static boolean leftOut(String path) {
    return path.matches("excluded/(a\\.tmp|sub/b\\.tmp|sub/cache.*)") || path.equals("unicode/new");
  }
}
