package io.pbs4j.cli.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.Octets;
import io.pbs4j.core.pxar.Metadata;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Archives and paths in them as they are named on the command line. */
class ArchivePathTest {
  @ParameterizedTest
  @CsvSource({
    "root.pxar, root.pxar, '', true",
    "root.pxar/etc, root.pxar, /etc, true",
    "root.pxar.didx/, root.pxar.didx, /, true",
    "root.mpxar/a/b, root.mpxar, /a/b, true",
    "disk.img, disk.img, '', false",
    "disk.img.fidx, disk.img.fidx, '', false",
    "etc.conf, etc.conf, '', false"
  })
  void theFirstSlashEndsTheArchive(String argument, String archive, String path, boolean tree) {
    ArchivePath parsed = ArchivePath.parse(argument);
    assertThat(parsed).isEqualTo(new ArchivePath(archive, path));
    assertThat(parsed.isTree()).isEqualTo(tree);
    assertThat(parsed.isWhole()).isEqualTo(path.isEmpty());
  }

  @Test
  void aNameIsFoundAsItStandsBeforeItsEscapesAreUnderstood() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Metadata fifo = Metadata.of(0010600, 0, 0, 0, 0);
    PxarWriter writer = new PxarWriter(out, Metadata.of(0040755, 0, 0, 0, 0));
    writer.special(Octets.ofText("a\nb"), fifo);
    writer.special(Octets.ofText("c\nd"), fifo);
    writer.special(Octets.ofText("c\\nd"), fifo);
    writer.special(Octets.of(new byte[] {'e', (byte) 0x80}), fifo);
    writer.finish();
    PxarArchive pxar = PxarArchive.open(ByteSource.of("a.pxar", out.toByteArray()));
    assertThat(find(pxar, "a\\nb")).isEqualTo(Octets.ofText("a\nb"));
    assertThat(find(pxar, "c\\nd")).isEqualTo(Octets.ofText("c\\nd"));
    assertThat(find(pxar, "c\nd")).isEqualTo(Octets.ofText("c\nd"));
    assertThat(find(pxar, "e\\x80")).isEqualTo(Octets.of(new byte[] {'e', (byte) 0x80}));
    assertThatThrownBy(() -> find(pxar, "none"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("a.pxar/none");
  }

  @Test
  void inACatalogTheArchiveHasTheNameOfTheServer() {
    List<Octets> names = CatalogPaths.names(ArchivePath.parse("root.pxar/etc//./a\\xFF"));
    assertThat(names)
        .containsExactly(
            Octets.ofText("root.pxar.didx"), Octets.ofText("etc"), Octets.of(new byte[] {'a', (byte) 0xff}));
    assertThat(CatalogPaths.join(Octets.ofText("."), names.subList(0, 2))).hasToString("./root.pxar.didx/etc");
    assertThat(CatalogPaths.join(Octets.ofText(""), List.of())).isEqualTo(Octets.ofText(""));
  }

  private static Octets find(PxarArchive pxar, String name) throws IOException {
    return ArchivePath.parse("a.pxar/" + name).find(pxar).name();
  }
}
