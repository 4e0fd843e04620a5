package io.pbs4j.core.pxar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.CountingSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.Octets;
import io.pbs4j.core.Piecemeal;
import io.pbs4j.core.archive.GoldenSnapshots;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading archives at any place. */
class PxarArchiveTest {
  private static final Metadata DIRECTORY = Metadata.of(0040755, 0, 0, 1_700_000_000L, 5);
  private static final Metadata FILE = Metadata.of(0100644, 1000, 1000, -5, 999_999_999);
  private static final Metadata LINK = Metadata.of(0120777, 0, 0, 0, 0);

  @TempDir static Path directory;
  static GoldenSnapshots golden;

  @BeforeAll
  static void unpack() throws IOException {
    golden = new GoldenSnapshots(directory);
  }

  @Test
  void everyEntryOfAStockArchiveIsFoundAndIsWhatTheStreamSaysOfIt() throws IOException {
    for (String snapshot : List.of("host/plain/2023-11-14T22:13:20Z", "host/enc-none/2023-11-15T22:13:20Z")) {
      try (PxarArchive pxar = golden.open(snapshot).pxar("root.pxar");
          InputStream whole = golden.open(snapshot).stream("root.pxar")) {
        assertThat(compare(pxar, new PxarReader("root.pxar", whole))).isGreaterThan(450);
      }
    }
  }

  @Test
  void aDirectoryIsListedInTheOrderOfItsNames() throws IOException {
    PxarArchive pxar = PxarArchive.open(ByteSource.of("a.pxar", sample()));
    assertThat(pxar.list(pxar.root()))
        .extracting(PxarEntry::toString)
        .containsExactly("File[a]", "DirectoryStart[b]", "Symlink[d]", "File[e]");
    assertThat(pxar.list(pxar.find(Octets.ofText("b")).orElseThrow()))
        .extracting(PxarEntry::toString)
        .containsExactly("HardLink[b/c]", "DirectoryStart[b/deep]", "File[b/f]");
  }

  @Test
  void pathsMayHaveSlashesInFrontAndEmptyParts() throws IOException {
    PxarArchive pxar = PxarArchive.open(new Piecemeal(ByteSource.of("a.pxar", sample())));
    for (String path : List.of("b/f", "/b/f", "./b/./f", "//b//f", "b/f/")) {
      assertThat(pxar.find(Octets.ofText(path))).as(path).isPresent();
    }
    for (String path : List.of("", "/", ".")) {
      assertThat(pxar.find(Octets.ofText(path)).orElseThrow()).as(path).isSameAs(pxar.root());
    }
    for (String path : List.of("x", "b/x", "a/b", "b/f/x", "..", "b/../a", "d/x")) {
      assertThat(pxar.find(Octets.ofText(path))).as(path).isEmpty();
    }
  }

  @Test
  void aHardLinkLeadsToTheFileAndItsContent() throws IOException {
    PxarArchive pxar = PxarArchive.open(ByteSource.of("a.pxar", sample()));
    PxarEntry link = pxar.find(Octets.ofText("b/c")).orElseThrow();
    assertThat(link.isHardLink()).isTrue();
    assertThat(link.metadata()).isEmpty();
    assertThat(pxar.resolve(link).path()).isEqualTo(Octets.ofText("a"));
    assertThat(pxar.stream(link).readAllBytes()).containsExactly(1, 2, 3);
    PxarEntry plain = pxar.find(Octets.ofText("a")).orElseThrow();
    assertThat(pxar.resolve(plain)).isSameAs(plain);
  }

  @Test
  void contentIsReadAtAnyPlace() throws IOException {
    PxarArchive pxar = PxarArchive.open(ByteSource.of("a.pxar", sample()));
    ByteSource content = pxar.content(pxar.find(Octets.ofText("e")).orElseThrow());
    assertThat(content.size()).isEqualTo(1000);
    byte[] part = new byte[3];
    content.readFully(500, part, 0, 3);
    assertThat(part).containsExactly((byte) 500, (byte) 501, (byte) 502);
    assertThat(content.read(1000, part, 0, 1)).isEqualTo(-1);
  }

  @Test
  void whatIsNoFileHasNoContentAndWhatIsNoDirectoryNoChildren() throws IOException {
    PxarArchive pxar = PxarArchive.open(ByteSource.of("a.pxar", sample()));
    PxarEntry link = pxar.find(Octets.ofText("d")).orElseThrow();
    assertThatThrownBy(() -> pxar.content(link)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pxar.content(pxar.root())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pxar.list(link)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pxar.walk(link)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSubtreeIsReadAsAnArchiveOfItsOwn() throws IOException {
    PxarArchive pxar = PxarArchive.open(ByteSource.of("a.pxar", sample()));
    PxarReader reader = pxar.walk(pxar.find(Octets.ofText("b")).orElseThrow());
    List<String> seen = new ArrayList<>();
    for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
      String content =
          event instanceof PxarEvent.File ? " " + reader.content().readAllBytes().length : "";
      String target = event instanceof PxarEvent.HardLink link ? " -> " + link.target() : "";
      seen.add(event.getClass().getSimpleName() + " " + event.name() + content + target);
    }
    // c is linked to a file outside, so it becomes that file; g to one within.
    assertThat(seen)
        .containsExactly(
            "DirectoryStart ",
            "File c 3",
            "DirectoryStart deep",
            "File f 1",
            "HardLink g -> deep/f",
            "DirectoryEnd ",
            "File f 2",
            "DirectoryEnd ");
  }

  @Test
  void namesOfOneHashAreToldApart() throws IOException {
    // Nobody can make names of one hash at will, so the table is made to give one to both.
    byte[] archive = sample();
    PxarArchive sound = PxarArchive.open(ByteSource.of("a.pxar", archive));
    GoodbyeReader table = tableOf(sound, archive);
    assertThat(table.find(7, child -> true)).isNull();
    List<Long> asked = new ArrayList<>();
    byte[] equal = equalHashes(archive, table);
    GoodbyeReader same = tableOf(PxarArchive.open(ByteSource.of("a.pxar", equal)), equal);
    assertThat(
            same.find(
                7,
                child -> {
                  asked.add(child.start());
                  return false;
                }))
        .isNull();
    assertThat(asked).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void aNameWithoutTheHashThatTheTableGivesIsAnError() throws IOException {
    byte[] archive = sample();
    byte[] equal = equalHashes(archive, tableOf(PxarArchive.open(ByteSource.of("a", archive)), archive));
    PxarArchive pxar = PxarArchive.open(ByteSource.of("a.pxar", equal));
    assertThatThrownBy(() -> pxar.list(pxar.root()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("does not have the hash");
  }

  @Test
  void findingOneOfManyFilesReadsAFewOfThem() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PxarWriter writer = new PxarWriter(out, DIRECTORY);
    for (int i = 0; i < 5000; i++) {
      writer.file(Octets.ofText(String.format("file-%05d", i)), FILE, 1000, content(1000));
    }
    writer.finish();
    CountingSource counting = new CountingSource(ByteSource.of("many.pxar", out.toByteArray()));
    PxarArchive pxar = PxarArchive.open(counting);
    assertThat(pxar.find(Octets.ofText("file-04711"))).isPresent();
    assertThat(counting.bytesRead()).isLessThan(2000);
  }

  @Test
  void theArchiveOwnsItsSource() throws IOException {
    CountingSource counting = new CountingSource(ByteSource.of("a.pxar", sample()));
    PxarArchive.open(counting).close();
    assertThat(counting.closed()).isTrue();
  }

  /** Walks both ways of reading and compares; returns the number of entries. */
  private static int compare(PxarArchive pxar, PxarReader reader) throws IOException {
    int count = 0;
    List<PxarEntry> open = new ArrayList<>();
    for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
      if (event instanceof PxarEvent.DirectoryEnd) {
        open.remove(open.size() - 1);
        continue;
      }
      Octets parent = open.isEmpty() ? Octets.ofText("") : open.get(open.size() - 1).path();
      PxarEntry entry = pxar.find(PxarPath.join(parent, event.name())).orElseThrow();
      assertThat(entry.event()).isEqualTo(event);
      if (event instanceof PxarEvent.File) {
        assertThat(pxar.stream(entry)).hasSameContentAs(reader.content());
      } else if (event instanceof PxarEvent.HardLink link) {
        assertThat(pxar.resolve(entry).path()).isEqualTo(link.target());
      } else if (event instanceof PxarEvent.DirectoryStart) {
        open.add(entry);
      }
      count++;
    }
    return count;
  }

  @Test
  void aHardLinkToAPipeHasNoContent() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PxarWriter writer = new PxarWriter(out, Metadata.of(040755, 0, 0, 0, 0));
    long position = writer.position();
    writer.special(Octets.ofText("a"), Metadata.of(010600, 0, 0, 0, 0));
    writer.hardLink(Octets.ofText("b"), Octets.ofText("a"), position);
    writer.finish();
    PxarArchive pxar = PxarArchive.open(ByteSource.of("a.pxar", out.toByteArray()));
    PxarEntry link = pxar.find(Octets.ofText("b")).orElseThrow();
    assertThat(pxar.resolve(link).event()).isInstanceOf(PxarEvent.Special.class);
    assertThatThrownBy(() -> pxar.stream(link)).isInstanceOf(FormatException.class);
  }

  private static GoodbyeReader tableOf(PxarArchive pxar, byte[] archive) throws IOException {
    PxarEntry root = pxar.root();
    return GoodbyeReader.open(
        ByteSource.of("a.pxar", archive), 1, root.attributes(), 0, root.body(), root.end());
  }

  /** Gives every record of the root's table the hash 7. */
  private static byte[] equalHashes(byte[] archive, GoodbyeReader table) {
    byte[] changed = archive.clone();
    for (int slot = 0; slot < table.count(); slot++) {
      int at = (int) table.start() + 16 + 24 * slot;
      Arrays.fill(changed, at, at + 8, (byte) 0);
      changed[at] = 7;
    }
    return changed;
  }

  /** Two directories, links within and out of them. */
  static byte[] sample() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PxarWriter writer = new PxarWriter(out, DIRECTORY);
    long a = writer.position();
    writer.file(Octets.ofText("a"), FILE, 3, new ByteArrayInputStream(new byte[] {1, 2, 3}));
    writer.startDirectory(Octets.ofText("b"), DIRECTORY);
    writer.hardLink(Octets.ofText("c"), Octets.ofText("a"), a);
    writer.startDirectory(Octets.ofText("deep"), DIRECTORY);
    long f = writer.position();
    writer.file(Octets.ofText("f"), FILE, 1, content(1));
    writer.hardLink(Octets.ofText("g"), Octets.ofText("b/deep/f"), f);
    writer.endDirectory();
    writer.file(Octets.ofText("f"), FILE, 2, content(2));
    writer.endDirectory();
    writer.symlink(Octets.ofText("d"), LINK, Octets.ofText("no/where"));
    writer.file(Octets.ofText("e"), FILE, 1000, content(1000));
    writer.finish();
    return out.toByteArray();
  }

  private static InputStream content(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return new ByteArrayInputStream(bytes);
  }
}
