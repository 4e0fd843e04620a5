package io.pbs4j.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.GoldenStore;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.snapshot.ArchiveName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests that the stock client wrote and the reference server edited. */
class GoldenManifestTest {
  @TempDir static Path directory;
  static GoldenStore store;

  private final ObjectMapper json = new ObjectMapper();
  private final Zstd zstd = Zstd.detect();

  @BeforeAll
  static void unpack() {
    store = new GoldenStore(directory);
  }

  private Manifest manifest(Path file) throws IOException {
    return Manifest.ofBlob(file.toString(), Files.readAllBytes(file), zstd);
  }

  private Manifest manifest(String snapshot) throws IOException {
    return manifest(store.file(snapshot + "/index.json.blob"));
  }

  /**
   * As the expected files are named: colons left out, slashes to underscores, the namespace in
   * front.
   */
  private static String expectedName(Path snapshot) {
    String path = store.file("").relativize(snapshot).toString();
    String ns =
        path.startsWith("ns/ns1/ns/deep/")
            ? "ns1_deep"
            : path.startsWith("ns/ns1/") ? "ns1" : "root";
    String name = path.replace("ns/ns1/", "").replace("ns/deep/", "");
    return "ns_" + ns + "." + name.replace('/', '_').replace(":", "");
  }

  @Test
  void theirTextIsWhatTheReferenceDecodes() throws IOException {
    List<Path> files = store.archives("index.json.blob");
    assertThat(files).hasSize(13);
    for (Path file : files) {
      JsonNode expected =
          json.readTree(
              store.expected("index/" + expectedName(file.getParent()) + ".index.json").toFile());
      Manifest manifest = manifest(file);
      assertThat(json.readTree(manifest.toJson())).isEqualTo(expected);
      assertThat(file.getParent().toString()).endsWith(manifest.snapshot().toString());
    }
  }

  @Test
  void theyListSizeAndChecksumOfEveryFile() throws IOException {
    for (Path manifestFile : store.archives("index.json.blob")) {
      for (FileEntry entry : manifest(manifestFile).files()) {
        Path file = manifestFile.resolveSibling(entry.name().name());
        if (entry.name().kind() == ArchiveName.Kind.BLOB) {
          assertThat(Digest.sha256(Files.readAllBytes(file))).isEqualTo(entry.csum());
          assertThat(Files.size(file)).isEqualTo(entry.size());
        } else {
          try (IndexReader index = IndexReader.open(file)) {
            assertThat(index.computeCsum()).isEqualTo(entry.csum());
            assertThat(index.size()).isEqualTo(entry.size());
          }
        }
      }
    }
  }

  @Test
  void theirCryptModeIsThatOfTheirChunks() throws IOException {
    for (Path manifestFile : store.archives("index.json.blob")) {
      for (FileEntry entry : manifest(manifestFile).files()) {
        if (entry.name().kind() == ArchiveName.Kind.BLOB) {
          continue;
        }
        try (IndexReader index =
            IndexReader.open(manifestFile.resolveSibling(entry.name().name()))) {
          Path chunk = store.chunk(index.digest(0).toString());
          if (Files.exists(chunk)) {
            boolean encrypted =
                DataBlob.parse("chunk", Files.readAllBytes(chunk)).kind().encrypted();
            assertThat(encrypted).isEqualTo(entry.cryptMode() == CryptMode.ENCRYPT);
          }
        }
      }
    }
  }

  @Test
  void signatureFingerprintNotesAndVerificationAreFound() throws IOException {
    Manifest plain = manifest("host/plain/2023-11-14T22:13:20Z");
    assertThat(plain.signed()).isFalse();
    assertThat(plain.keyFingerprint()).isEmpty();
    assertThat(plain.notes()).contains("first line of notes\nsecond line: äöü ✓");
    assertThat(plain.verifyState().orElseThrow().ok()).isTrue();

    Manifest signed = manifest("host/signed/2023-11-14T22:13:20Z");
    assertThat(signed.signed()).isTrue();
    assertThat(signed.keyFingerprint().orElseThrow()).startsWith("2f:93:e1:55:").hasSize(95);
    assertThat(signed.files()).allMatch(f -> f.cryptMode() == CryptMode.SIGN_ONLY);
  }

  @Test
  void anEditKeepsAllThatIsProtected() throws IOException {
    for (Path file : store.archives("index.json.blob")) {
      ObjectNode before = (ObjectNode) json.readTree(manifest(file).toJson());
      ObjectNode after = (ObjectNode) json.readTree(manifest(file).withNotes("new").toJson());
      before.remove("unprotected");
      after.remove("unprotected");
      assertThat(after).isEqualTo(before);
    }
  }
}
