package io.pbs4j.core.pxar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.Damage;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.Octets;
import io.pbs4j.core.Piecemeal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Archives of format version 2, which keep contents in an archive of their own. */
class PxarSplitTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  private final SplitPxar sample =
      new SplitPxar("patterns")
          .file("a", HELLO)
          .directory("b")
          .file("c", new byte[0])
          .file("d", new byte[100_000])
          .end()
          .inline("e", new byte[] {1, 2})
          .end();

  @Test
  void filesAreReadFromThePayloadArchive() throws IOException {
    try (PxarArchive pxar = open()) {
      assertThat(pxar.version()).isEqualTo(2);
      assertThat(content(pxar, "a")).isEqualTo(HELLO);
      assertThat(content(pxar, "b/c")).isEmpty();
      assertThat(content(pxar, "b/d")).hasSize(100_000);
      assertThat(content(pxar, "e")).containsExactly(1, 2);
    }
  }

  @Test
  void anArchiveWithoutPreludeIsRead() throws IOException {
    SplitPxar plain = new SplitPxar("").file("a", HELLO).end();
    try (PxarArchive pxar =
        PxarArchive.open(
            new Piecemeal(ByteSource.of("m", plain.metadata())), ByteSource.of("p", plain.payload()))) {
      assertThat(content(pxar, "a")).isEqualTo(HELLO);
    }
  }

  @Test
  void withoutThePayloadArchiveEntriesAreListedAndContentIsAClearError() throws IOException {
    try (PxarArchive pxar = PxarArchive.open(ByteSource.of("root.mpxar", sample.metadata()))) {
      PxarEntry file = pxar.find(Octets.ofText("b/d")).orElseThrow();
      assertThat(file.size()).isEqualTo(100_000);
      assertThat(content(pxar, "e")).containsExactly(1, 2);
      assertThatThrownBy(() -> pxar.content(file))
          .isInstanceOfSatisfying(
              FormatException.class,
              e -> {
                assertThat(e.describe()).contains("root.mpxar", "at byte", "payload archive (.ppxar)");
                assertThat(e.offset()).isEqualTo(file.position());
              });
    }
  }

  @Test
  void aStreamOfMetadataIsListedAndContentIsAClearError() throws IOException {
    PxarReader reader = new PxarReader("root.mpxar", new ByteArrayInputStream(sample.metadata()));
    List<String> names = new ArrayList<>();
    for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
      names.add(event.name().toString());
      if (event instanceof PxarEvent.File file && !file.name().equals(Octets.ofText("e"))) {
        assertThatThrownBy(() -> reader.content())
            .isInstanceOf(FormatException.class)
            .hasMessageContaining("not at hand");
      }
    }
    assertThat(names).containsExactly("", "a", "b", "c", "d", "", "e", "");
  }

  @Test
  void aStreamOfMetadataWithThePayloadBesideItIsReadWhole() throws IOException {
    PxarReader reader =
        new PxarReader(
            "root.mpxar",
            new ByteArrayInputStream(sample.metadata()),
            ByteSource.of("root.ppxar", sample.payload()));
    assertThat(contents(reader)).containsExactly(5, 0, 100_000, 2);
  }

  @Test
  void aSubtreeIsReadWithItsContents() throws IOException {
    try (PxarArchive pxar = open()) {
      assertThat(contents(pxar.walk(pxar.find(Octets.ofText("b")).orElseThrow()))).containsExactly(0, 100_000);
      assertThat(contents(pxar.walk(pxar.root()))).containsExactly(5, 0, 100_000, 2);
    }
  }

  @Test
  void referencesThatLeadAstrayAreErrorsOfThatFileOnly() throws IOException {
    for (long reference : new long[] {0, 1, 16, 17, 1000, 1 << 20, Long.MAX_VALUE}) {
      SplitPxar astray = new SplitPxar("").file("a", HELLO).reference("x", reference, 6).end();
      try (PxarArchive pxar =
          PxarArchive.open(
              ByteSource.of("m", astray.metadata()), ByteSource.of("root.ppxar", astray.payload()))) {
        assertThat(content(pxar, "a")).isEqualTo(HELLO);
        assertThatThrownBy(() -> content(pxar, "x"))
            .as("reference to %d", reference)
            .isInstanceOfSatisfying(
                FormatException.class, e -> assertThat(e.source()).isEqualTo("root.ppxar"));
      }
    }
  }

  @Test
  void negativeReferencesAreRefused() throws IOException {
    for (long[] bad : new long[][] {{-1, 5}, {16, -1}}) {
      SplitPxar astray = new SplitPxar("").reference("x", bad[0], bad[1]).end();
      try (PxarArchive pxar = PxarArchive.open(ByteSource.of("m", astray.metadata()))) {
        assertThatThrownBy(() -> pxar.find(Octets.ofText("x"))).isInstanceOf(FormatException.class);
      }
    }
  }

  @Test
  void aPayloadArchiveMustBeginWithItsMarker() {
    for (byte[] payload : List.of(new byte[0], new byte[16], sample.metadata())) {
      assertThatThrownBy(
              () ->
                  PxarArchive.open(
                      ByteSource.of("m", sample.metadata()), ByteSource.of("root.ppxar", payload)))
          .isInstanceOf(FormatException.class);
    }
  }

  @Test
  void unknownVersionsAndReferencesInVersion1AreRefused() {
    byte[] version3 = sample.metadata();
    version3[16] = 3;
    assertThatThrownBy(() -> PxarArchive.open(ByteSource.of("m", version3)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("format version 3");
  }

  @Test
  void everyChangedByteIsReadOrReported() throws IOException {
    SplitPxar small = new SplitPxar("p").file("a", HELLO).directory("b").file("c", HELLO).end().end();
    byte[] metadata = small.metadata();
    byte[] payload = small.payload();
    Damage.flips(metadata, 0, metadata.length).forEach(bytes -> Damage.isRefused(bytes, b -> readAll(b, payload)));
    Damage.flips(payload, 0, payload.length).forEach(bytes -> Damage.isRefused(bytes, b -> readAll(metadata, b)));
    Damage.truncations(metadata).forEach(bytes -> Damage.assertRefused(bytes, b -> readAll(b, payload)));
  }

  private PxarArchive open() throws IOException {
    return PxarArchive.open(
        ByteSource.of("root.mpxar", sample.metadata()), ByteSource.of("root.ppxar", sample.payload()));
  }

  private static void readAll(byte[] metadata, byte[] payload) throws IOException {
    try (PxarArchive pxar =
        PxarArchive.open(ByteSource.of("m", metadata), ByteSource.of("p", payload))) {
      contents(pxar.walk(pxar.root()));
      for (PxarEntry entry : pxar.list(pxar.root())) {
        if (entry.isDirectory()) {
          pxar.list(entry);
        }
      }
    }
  }

  private static List<Integer> contents(PxarReader reader) throws IOException {
    List<Integer> lengths = new ArrayList<>();
    for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
      if (event instanceof PxarEvent.File) {
        lengths.add(reader.content().readAllBytes().length);
      }
    }
    return lengths;
  }

  private static byte[] content(PxarArchive pxar, String path) throws IOException {
    return pxar.stream(pxar.find(Octets.ofText(path)).orElseThrow()).readAllBytes();
  }
}
