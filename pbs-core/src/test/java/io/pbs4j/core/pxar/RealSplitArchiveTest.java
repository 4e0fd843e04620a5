package io.pbs4j.core.pxar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.Octets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A split archive that another program wrote, entries in no order of names; see {@code pxar2/README}. */
class RealSplitArchiveTest {
  private static byte[] bytes(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(RealSplitArchiveTest.class.getResourceAsStream("/pxar2/" + name))) {
      return in.readAllBytes();
    }
  }

  private static PxarArchive open() throws IOException {
    return PxarArchive.open(
        ByteSource.of("tree.mpxar", bytes("tree.mpxar")), ByteSource.of("tree.ppxar", bytes("tree.ppxar")));
  }

  @Test
  void listsAllEntries() throws IOException {
    try (PxarArchive pxar = open()) {
      assertThat(pxar.version()).isEqualTo(2);
      assertThat(pxar.list(pxar.root()).stream().map(e -> e.name().toString()))
          .containsExactly("etc", "big", "link", "pipe", "socket", "disk", "void");
      PxarEntry etc = pxar.find(Octets.ofText("etc")).orElseThrow();
      assertThat(pxar.list(etc).stream().map(e -> e.path().toString()))
          .containsExactly("etc/hosts", "etc/empty", "etc/localtime");
      assertThat(pxar.find(Octets.ofText("disk")).orElseThrow().event())
          .isInstanceOfSatisfying(
              PxarEvent.Device.class, d -> assertThat(d.major() + ":" + d.minor()).isEqualTo("8:1"));
    }
  }

  @Test
  void readsContentsFromThePayloadArchive() throws IOException {
    byte[] big = new byte[10_000];
    for (int i = 0; i < big.length; i++) {
      big[i] = (byte) (i % 251);
    }
    try (PxarArchive pxar = open()) {
      assertThat(content(pxar, "etc/hosts")).asString(StandardCharsets.US_ASCII).isEqualTo("127.0.0.1 localhost\n");
      assertThat(content(pxar, "etc/empty")).isEmpty();
      assertThat(content(pxar, "big")).isEqualTo(big);
      assertThat(content(pxar, "link")).isEqualTo(big);
    }
  }

  private static byte[] content(PxarArchive pxar, String path) throws IOException {
    PxarEntry entry = pxar.find(Octets.ofText(path)).orElseThrow();
    try (InputStream in = pxar.stream(pxar.resolve(entry))) {
      return in.readAllBytes();
    }
  }

  @Test
  void metadataAloneIsListedFromStartToEnd() throws IOException {
    PxarReader reader = new PxarReader("tree.mpxar", new ByteArrayInputStream(bytes("tree.mpxar")));
    List<String> files = new ArrayList<>();
    for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
      if (event instanceof PxarEvent.File file) {
        files.add(file.name() + " " + file.size());
      }
    }
    assertThat(files).containsExactly("hosts 20", "empty 0", "big 10000");
  }

  @Test
  void metadataAloneHasNoContents() throws IOException {
    try (PxarArchive pxar = PxarArchive.open(ByteSource.of("tree.mpxar", bytes("tree.mpxar")))) {
      PxarEntry hosts = pxar.find(Octets.ofText("etc/hosts")).orElseThrow();
      assertThat(hosts.size()).isEqualTo(20);
      assertThatThrownBy(() -> pxar.stream(hosts))
          .isInstanceOfSatisfying(
              FormatException.class, e -> assertThat(e.describe()).contains("tree.mpxar").contains("payload"));
    }
  }
}
