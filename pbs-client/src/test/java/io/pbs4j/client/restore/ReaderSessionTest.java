package io.pbs4j.client.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.backup.BackupSession;
import io.pbs4j.client.fake.FakePbs;
import io.pbs4j.client.fake.FakePbs.Fault;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.testkit.RandomBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Restores from a server in memory. */
@Timeout(60)
class ReaderSessionTest {
  private static final int CHUNK = 4 << 20;
  private static final BackupSnapshot SNAPSHOT = BackupSnapshot.parse("vm/100/2023-11-14T22:13:20Z");

  @TempDir private Path directory;
  private FakePbs server;
  private PbsClient client;

  @BeforeEach
  void start() throws Exception {
    server = new FakePbs();
    client = server.client();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  @Test
  void anImageIsRestoredToAFile() throws IOException {
    byte[] image = RandomBytes.noise(1, 3 * CHUNK + 1);
    backup(image);
    Path target = directory.resolve("restored");
    RestoreStats stats = restore(target);
    assertThat(stats.bytes()).isEqualTo(image.length);
    assertThat(target).hasBinaryContent(image);
    assertThat(names()).containsExactly("restored");
  }

  @Test
  void zerosBecomeHoles() throws IOException {
    byte[] image = new byte[5 * CHUNK + 10];
    image[CHUNK + 5000] = 1;
    image[image.length - 1] = 0;
    backup(image);
    Path target = directory.resolve("restored");
    restore(target);
    assertThat(target).hasBinaryContent(image);
    // Blocks of zeros were not even asked for.
    assertThat(server.requests("/chunk")).hasSize(2);
  }

  @Test
  void anImageIsRestoredToAStream() throws IOException {
    byte[] image = RandomBytes.mixed(2, 2 * CHUNK);
    backup(image);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ReaderSession reader = client.openReader(Namespace.ROOT, SNAPSHOT)) {
      reader.copyTo("disk.img", out, RestoreListener.NONE);
    }
    assertThat(out.toByteArray()).isEqualTo(image);
  }

  @Test
  void aBlobIsRead() throws IOException {
    backup(new byte[1]);
    try (ReaderSession reader = client.openReader(Namespace.ROOT, SNAPSHOT)) {
      assertThat(reader.readBlob("etc.conf")).asString().isEqualTo("a = 1\n");
      assertThat(reader.readBlob("etc.conf.blob")).asString().isEqualTo("a = 1\n");
      assertThat(reader.readBlob("index.json")).asString().contains("disk.img.fidx");
    }
  }

  @Test
  void anExistingFileIsLeftAloneUnlessToBeReplaced() throws IOException {
    backup(new byte[] {7});
    Path target = Files.writeString(directory.resolve("restored"), "precious");
    assertThatThrownBy(() -> restore(target)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(target).hasContent("precious");
    try (ReaderSession reader = client.openReader(Namespace.ROOT, SNAPSHOT)) {
      reader.copyTo("disk.img", target, true, RestoreListener.NONE);
    }
    assertThat(target).hasBinaryContent(new byte[] {7});
  }

  @Test
  void aRestoreThatFailsLeavesNoFile() throws IOException {
    backup(RandomBytes.noise(3, 8 * CHUNK));
    List<String> chunks = new ArrayList<>();
    server.fail(
        r -> {
          if (!r.path().equals("/chunk")) {
            return null;
          }
          chunks.add(r.path());
          return chunks.size() > 5 ? Fault.Kind.REFUSE : null;
        });
    assertThatThrownBy(() -> restore(directory.resolve("restored"))).isInstanceOf(ClientException.class);
    assertThat(names()).isEmpty();
  }

  @Test
  void aConnectionThatBreaksIsReportedAtOnce() throws IOException {
    backup(RandomBytes.noise(4, 8 * CHUNK));
    server.fail(r -> r.path().equals("/chunk") ? Fault.Kind.DROP : null);
    assertThatThrownBy(() -> restore(directory.resolve("restored")))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DISCONNECTED));
    assertThat(names()).isEmpty();
  }

  @Test
  void aDirectoryThatIsNotThereIsNamed() throws IOException {
    backup(new byte[] {1});
    assertThatThrownBy(() -> restore(directory.resolve("no/such")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(directory.resolve("no").toString());
  }

  @Test
  void aChunkWithAnotherContentIsDamage() throws IOException {
    backup(RandomBytes.noise(5, CHUNK));
    String digest = server.requests("/fixed_chunk").get(0).parameter("digest");
    server.store().chunks().put(digest, DataBlob.encode(RandomBytes.noise(6, CHUNK), null).bytes());
    requireDamage(digest);
  }

  @Test
  void aChunkWithAWrongChecksumIsDamage() throws IOException {
    backup(RandomBytes.noise(7, CHUNK));
    String digest = server.requests("/fixed_chunk").get(0).parameter("digest");
    server.store().chunks().get(digest)[100] ^= 1;
    requireDamage(digest);
  }

  @Test
  void aChunkOfAnotherLengthIsDamage() throws IOException {
    backup(RandomBytes.noise(8, CHUNK));
    String digest = server.requests("/fixed_chunk").get(0).parameter("digest");
    server.store().chunks().put(digest, DataBlob.encode(new byte[CHUNK + 1], Zstd.detect()).bytes());
    requireDamage(digest);
  }

  @Test
  void anIndexThatIsNotTheManifestsIsDamage() throws IOException {
    backup(RandomBytes.noise(9, CHUNK));
    server.store().files(SNAPSHOT).get("disk.img.fidx")[4096] ^= 1;
    requireDamage("wrong checksum");
  }

  @Test
  void aBlobThatIsNotTheManifestsIsDamage() throws IOException {
    backup(new byte[1]);
    byte[] other = DataBlob.encode("a = 2\n".getBytes(StandardCharsets.UTF_8), null).bytes();
    server.store().files(SNAPSHOT).put("etc.conf.blob", other);
    try (ReaderSession reader = client.openReader(Namespace.ROOT, SNAPSHOT)) {
      assertThatThrownBy(() -> reader.readBlob("etc.conf"))
          .isInstanceOfSatisfying(
              ClientException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED_DATA));
    }
  }

  @Test
  void aManifestOfAnotherSnapshotIsDamage() throws IOException {
    backup(new byte[1]);
    BackupSnapshot other = new BackupSnapshot(SNAPSHOT.group(), SNAPSHOT.time() + 1);
    server.store().files(SNAPSHOT).put("index.json.blob", manifest("1700000000", "1700000001"));
    assertThatThrownBy(() -> client.openReader(Namespace.ROOT, SNAPSHOT))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining(other.toString());
  }

  @Test
  void whatWasMadeWithAKeyIsRefusedClearly() throws IOException {
    backup(new byte[1]);
    server.store().files(SNAPSHOT).put("index.json.blob", manifest("none", "encrypt"));
    assertThatThrownBy(() -> restore(directory.resolve("restored")))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_KEY))
        .hasMessageContaining("key");
  }

  @Test
  void aFileThatIsNotInTheManifestIsNamed() throws IOException {
    backup(new byte[1]);
    try (ReaderSession reader = client.openReader(Namespace.ROOT, SNAPSHOT)) {
      assertThatThrownBy(() -> reader.openArchive("other.img"))
          .hasMessage("manifest does not contain file 'other.img.fidx'");
    }
  }

  private void requireDamage(String message) {
    assertThatThrownBy(() -> restore(directory.resolve("restored")))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED_DATA))
        .hasMessageContaining(message);
    assertThat(directory.resolve("restored")).doesNotExist();
  }

  private byte[] manifest(String from, String to) throws IOException {
    byte[] blob = server.store().files(SNAPSHOT).get("index.json.blob");
    String json = new String(Manifest.ofBlob("m", blob, Zstd.detect()).toJson(), StandardCharsets.UTF_8);
    return DataBlob.encode(json.replace(from, to).getBytes(StandardCharsets.UTF_8), null).bytes();
  }

  private void backup(byte[] image) throws IOException {
    Path file = Files.createTempFile("image", "");
    try (BackupSession session = client.startBackup(Namespace.ROOT, SNAPSHOT)) {
      Files.write(file, image);
      session.uploadImage("disk.img", file);
      session.uploadBlob("etc.conf", "a = 1\n".getBytes(StandardCharsets.UTF_8));
      session.finish();
    } finally {
      Files.delete(file);
    }
  }

  private RestoreStats restore(Path target) throws IOException {
    try (ReaderSession reader = client.openReader(Namespace.ROOT, SNAPSHOT)) {
      return reader.copyTo("disk.img", target);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
