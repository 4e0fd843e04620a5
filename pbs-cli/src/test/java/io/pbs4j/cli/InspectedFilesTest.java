package io.pbs4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.core.Octets;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.catalog.CatalogWriter;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.crypto.KeyFile;
import io.pbs4j.core.index.DynamicIndexWriter;
import io.pbs4j.core.index.FixedIndexWriter;
import io.pbs4j.core.pxar.Metadata;
import io.pbs4j.core.pxar.PxarWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that were made to be inspected, sound and damaged. */
class InspectedFilesTest {
  private static final Metadata DIRECTORY = Metadata.of(0040755, 0, 0, 0, 0);
  private static final byte[] TEXT = "some text\n".repeat(100).getBytes(StandardCharsets.UTF_8);

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"false, none", "true, zstd"})
  void aBlobTellsHowItIsStored(boolean compressed, String compression) throws IOException {
    DataBlob blob = DataBlob.encode(TEXT, compressed ? Zstd.detect() : null);
    JsonNode report = inspect(Files.write(directory.resolve("a.blob"), blob.bytes()));
    assertThat(report.path("type").asText()).isEqualTo("blob");
    assertThat(report.path("compression").asText()).isEqualTo(compression);
    assertThat(report.path("encryption").asText()).isEqualTo("none");
    assertThat(report.path("size").asInt()).isEqualTo(TEXT.length);
    assertThat(report.path("digest").asText()).isEqualTo(Digest.sha256(TEXT).toString());
    assertThat(report.path("file-size").asInt()).isEqualTo(blob.length());
    assertThat(report.has("digest-ok")).isFalse();
  }

  @Test
  void anEncryptedChunkIsProvenWithItsKey() throws IOException {
    try (CryptKey key = CryptKey.generate(new SecureRandom())) {
      Path keyFile = directory.resolve("key.json");
      Files.write(keyFile, KeyFile.withoutPassphrase(key, OffsetDateTime.parse("2023-11-14T22:13:20Z")).toJson());
      String name = key.digest(TEXT, 0, TEXT.length).toString();
      byte[] bytes = key.encrypt(TEXT, Zstd.detect(), new SecureRandom()).bytes();
      Path chunk = Files.write(directory.resolve(name), bytes);
      assertThat(inspect(chunk).has("size")).isFalse();
      JsonNode opened = inspect(chunk, "--keyfile", keyFile.toString());
      assertThat(opened.path("digest-ok").asBoolean()).isTrue();
      assertThat(opened.path("size").asInt()).isEqualTo(TEXT.length);
      Path wrong = Files.write(directory.resolve(Digest.sha256(TEXT).toString()), bytes);
      assertThat(inspect(wrong, "--keyfile", keyFile.toString()).path("digest-ok").asBoolean(true)).isFalse();
      bytes[bytes.length - 1] ^= 1;
      Path damaged = Files.write(directory.resolve(name), bytes);
      assertThat(inspect(damaged, "--keyfile", keyFile.toString()).path("crc-ok").asBoolean(true)).isFalse();
    }
  }

  @Test
  void aCopySetAsideAsDamagedIsAChunkStill() throws IOException {
    byte[] blob = DataBlob.encode(TEXT, null).bytes();
    Path bad = Files.write(directory.resolve(Digest.sha256(TEXT) + ".0.bad"), blob);
    assertThat(inspect(bad).path("type").asText()).isEqualTo("chunk");
    assertThat(inspect(bad).path("digest-ok").asBoolean()).isTrue();
  }

  @Test
  void aBlobIsDecodedToANewFileOnly() throws IOException {
    Path blob = Files.write(directory.resolve("a.blob"), DataBlob.encode(TEXT, Zstd.detect()).bytes());
    Path out = directory.resolve("out");
    inspect(blob, "--decode", out.toString());
    assertThat(out).hasBinaryContent(TEXT);
    CommandRun again = CommandRun.of(Map.of(), "inspect", blob.toString(), "--decode", out.toString());
    assertThat(again.code()).isEqualTo(1);
  }

  @Test
  void indexesTellTheirChunks() throws IOException {
    Path dynamic = directory.resolve("a.didx");
    Digest digest = Digest.sha256(TEXT);
    try (DynamicIndexWriter writer = DynamicIndexWriter.create(dynamic, new UUID(1, 2), 1_700_000_000)) {
      writer.add(digest, 10);
      writer.add(digest, 20);
      writer.finish();
    }
    JsonNode report = inspect(dynamic, "--entries");
    assertThat(report.path("type").asText()).isEqualTo("dynamic-index");
    assertThat(report.path("ctime").asLong()).isEqualTo(1_700_000_000);
    assertThat(report.path("chunks").asInt()).isEqualTo(2);
    assertThat(report.path("distinct-chunks").asInt()).isEqualTo(1);
    assertThat(report.path("entries").get(1).path("start").asInt()).isEqualTo(10);
    assertThat(report.path("entries").get(1).path("end").asInt()).isEqualTo(30);
    Path fixed = directory.resolve("a.fidx");
    try (FixedIndexWriter writer = FixedIndexWriter.create(fixed, new UUID(1, 2), 0, 1500, 1024)) {
      writer.put(0, digest);
      writer.put(1, digest);
      writer.finish();
    }
    assertThat(inspect(fixed).path("chunk-size").asInt()).isEqualTo(1024);
    assertThat(inspect(fixed).path("size").asInt()).isEqualTo(1500);
    assertThat(inspect(fixed).has("entries")).isFalse();
  }

  @Test
  void anArchiveTellsWhatIsInIt() throws IOException {
    Path file = archive();
    JsonNode report = inspect(file, "--entries");
    assertThat(report.path("type").asText()).isEqualTo("pxar");
    assertThat(report.path("version").asInt()).isEqualTo(1);
    assertThat(report.path("counts").toString()).isEqualTo("{\"directory\":1,\"file\":2,\"symlink\":1}");
    assertThat(report.path("file-bytes").asInt()).isEqualTo(2 * TEXT.length);
    assertThat(report.path("entries").findValuesAsText("path")).containsExactly("/a", "/d", "/d/b", "/l");
  }

  @Test
  void aDamagedArchiveIsAnErrorWithItsPlace() throws IOException {
    byte[] bytes = Files.readAllBytes(archive());
    Path cut = Files.write(directory.resolve("cut.pxar"), Arrays.copyOf(bytes, bytes.length - 1));
    CommandRun run = CommandRun.of(Map.of(), "inspect", cut.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: " + cut + ": at byte ").contains("pxar: ");
  }

  @Test
  void partsOfVersionTwoAreKnown() throws IOException {
    ByteBuffer marker = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    marker.putLong(0x834c68c2194a4ed2L).putLong(16);
    Path payload = Files.write(directory.resolve("a.ppxar"), marker.array());
    assertThat(inspect(payload).path("type").asText()).isEqualTo("pxar-payload");
    ByteBuffer version = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    version.putLong(0x730f6c75df16a40dL).putLong(24).putLong(2);
    byte[] old = Files.readAllBytes(archive());
    byte[] bytes = Arrays.copyOf(version.array(), version.capacity() + old.length);
    System.arraycopy(old, 0, bytes, version.capacity(), old.length);
    JsonNode report = inspect(Files.write(directory.resolve("a.mpxar"), bytes));
    assertThat(report.path("version").asInt()).isEqualTo(2);
    assertThat(report.path("counts").path("file").asInt()).isEqualTo(2);
  }

  @Test
  void aCatalogTellsItsArchives() throws IOException {
    Path file = directory.resolve("catalog.pcat1");
    try (OutputStream out = Files.newOutputStream(file)) {
      CatalogWriter writer = new CatalogWriter(out);
      writer.startDirectory(Octets.ofText("root.pxar.didx"));
      writer.file(Octets.ofText("a"), 5, -1);
      writer.other('s', Octets.ofText("b"));
      writer.endDirectory();
      writer.finish();
    }
    JsonNode report = inspect(file, "--entries");
    assertThat(report.path("archives").toString()).isEqualTo("[\"root.pxar.didx\"]");
    assertThat(report.path("counts").toString()).isEqualTo("{\"directory\":1,\"file\":1,\"socket\":1}");
    assertThat(report.path("entries").get(1).path("mtime").asLong()).isEqualTo(-1);
  }

  @Test
  void jsonThatIsNothingOfOursIsNoFormat() throws IOException {
    for (String text : new String[] {"{}", "{\"a\":1}", "[]", "{\"kdf\":", "", "{", "x"}) {
      Path file = Files.writeString(directory.resolve("x.json"), text);
      CommandRun run = CommandRun.of(Map.of(), "inspect", file.toString());
      assertThat(run.code()).as(text).isEqualTo(1);
      assertThat(run.err()).contains("no format that is known here");
    }
  }

  @Test
  void aDamagedKeyFileDoesNotShowItsKey() throws IOException {
    String secret = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U";
    Path file = Files.writeString(directory.resolve("k.json"), "{\"kdf\":null,\"data\":\"" + secret + "\",\"created\":\"x\"}");
    CommandRun run = CommandRun.of(Map.of(), "inspect", file.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out() + run.err()).doesNotContain(secret);
  }

  @Test
  void ownersAndNotesAreTexts() throws IOException {
    assertThat(inspect(Files.writeString(directory.resolve("owner"), "root@pam\n")).path("owner").asText())
        .isEqualTo("root@pam");
    assertThat(inspect(Files.writeString(directory.resolve("notes"), "a\nb")).path("notes").asText()).isEqualTo("a\nb");
    Path wrong = Files.writeString(directory.resolve("owner"), "\u001b[31m nobody\n");
    CommandRun run = CommandRun.of(Map.of(), "inspect", wrong.toString());
    assertThat(run.code()).isNotZero();
    assertThat(run.err()).doesNotContain("\u001b");
  }

  private Path archive() throws IOException {
    Path file = directory.resolve("a.pxar");
    try (OutputStream out = Files.newOutputStream(file)) {
      PxarWriter writer = new PxarWriter(out, DIRECTORY);
      Metadata plain = Metadata.of(0100644, 0, 0, 0, 0);
      writer.file(Octets.ofText("a"), plain, TEXT.length, new ByteArrayInputStream(TEXT));
      writer.startDirectory(Octets.ofText("d"), DIRECTORY);
      writer.file(Octets.ofText("b"), plain, TEXT.length, new ByteArrayInputStream(TEXT));
      writer.endDirectory();
      writer.symlink(Octets.ofText("l"), Metadata.of(0120777, 0, 0, 0, 0), Octets.ofText("a"));
      writer.finish();
    }
    return file;
  }

  private static JsonNode inspect(Path file, String... more) throws IOException {
    String[] args = Arrays.copyOf(new String[] {"inspect", file.toString(), "--output-format", "json"}, 4 + more.length);
    System.arraycopy(more, 0, args, 4, more.length);
    CommandRun run = CommandRun.of(Map.of(), args);
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }
}
