package io.pbs4j.client.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.fake.FakePbs;
import io.pbs4j.client.fake.FakePbs.Fault;
import io.pbs4j.client.fake.Recorded;
import io.pbs4j.client.restore.ReaderSession;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups to a server in memory. */
@Timeout(60)
class BackupSessionTest {
  private static final int CHUNK = 4 << 20;
  private static final BackupGroup GROUP = BackupGroup.parse("host/web1");
  private static final BackupSnapshot FIRST = new BackupSnapshot(GROUP, 1_700_000_000);
  private static final BackupSnapshot SECOND = new BackupSnapshot(GROUP, 1_700_086_400);

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
  void anImageComesBackAsItWas() throws IOException {
    byte[] image = RandomBytes.mixed(1, 5 * CHUNK + 4711);
    backup(FIRST, image);
    assertThat(restored(FIRST)).isEqualTo(image);
  }

  @Test
  void theManifestListsWhatWasSentInItsOrder() throws IOException {
    try (BackupSession session = client.startBackup(Namespace.ROOT, FIRST)) {
      session.uploadBlob("etc.conf", new byte[] {1, 2, 3});
      session.uploadImage("disk.img", file(new byte[100]));
      session.finish();
    }
    Manifest manifest =
        Manifest.ofBlob("m", server.store().files(FIRST).get("index.json.blob"), Zstd.detect());
    assertThat(manifest.snapshot()).isEqualTo(FIRST);
    assertThat(manifest.files().toString()).contains("etc.conf.blob", "disk.img.fidx");
    assertThat(manifest.files().get(0).name().name()).isEqualTo("etc.conf.blob");
    assertThat(manifest.files().get(1).size()).isEqualTo(100);
  }

  @Test
  void chunksOfThePreviousSnapshotAreNamedButNotSent() throws IOException {
    byte[] image = RandomBytes.noise(2, 4 * CHUNK);
    backup(FIRST, image);
    image[2 * CHUNK + 5] ^= 1;
    ArchiveStats stats = backup(SECOND, image);
    assertThat(stats.uploadedChunks()).isEqualTo(1);
    assertThat(stats.uploadedBytes()).isEqualTo(CHUNK);
    assertThat(stats.reusedBytes()).isEqualTo(3L * CHUNK);
    assertThat(server.requests("/fixed_chunk")).hasSize(4 + 1);
    assertThat(restored(SECOND)).isEqualTo(image);
  }

  @Test
  void equalChunksAreSentOnce() throws IOException {
    ArchiveStats stats = backup(FIRST, new byte[9 * CHUNK]);
    assertThat(stats.chunks()).isEqualTo(9);
    assertThat(server.requests("/fixed_chunk")).hasSize(1);
  }

  @Test
  void noChunkIsNamedBeforeTheServerHasIt() throws IOException {
    backup(FIRST, RandomBytes.noise(3, 70 * CHUNK / 16));
    // The server refuses names that it does not know, so that a good end says it all.
    assertThat(server.store().has(FIRST)).isTrue();
  }

  @Test
  void indexEntriesGoOverInBatches() throws IOException {
    try (BackupSession session = client.startBackup(Namespace.ROOT, FIRST)) {
      ArchiveUpload upload = session.openDynamic("many.pxar");
      for (int i = 0; i < 150; i++) {
        upload.add(RandomBytes.noise(i, 100 + i));
      }
      upload.close();
      session.finish();
    }
    List<Integer> batches =
        server.requests("/dynamic_index").stream()
            .filter(r -> r.method().equals("PUT"))
            .map(r -> r.digests().size())
            .toList();
    assertThat(batches).containsExactly(64, 64, 22);
  }

  @Test
  void requestsComeInTheOrderOfTheProtocol() throws IOException {
    backup(FIRST, new byte[10]);
    assertThat(server.requests().toString())
        .isEqualTo(
            "[GET /api2/json/backup, GET /previous_backup_time, POST /fixed_index, POST /fixed_chunk, "
                + "PUT /fixed_index, POST /fixed_close, POST /blob, POST /finish]");
    Recorded upgrade = server.requests().get(0);
    assertThat(upgrade.headers().get("Upgrade")).isEqualTo("proxmox-backup-protocol-v1");
    assertThat(upgrade.query())
        .containsEntry("store", "store")
        .containsEntry("backup-time", "1700000000")
        .doesNotContainKey("ns");
  }

  @Test
  void anEncryptedPreviousArchiveIsNotReused() throws IOException {
    backup(FIRST, RandomBytes.noise(4, CHUNK));
    byte[] manifest = server.store().files(FIRST).get("index.json.blob");
    String json =
        new String(Manifest.ofBlob("m", manifest, Zstd.detect())
            .toJson(), java.nio.charset.StandardCharsets.UTF_8)
            .replace("\"none\"", "\"encrypt\"");
    server
        .store()
        .files(FIRST)
        .put(
            "index.json.blob",
            io.pbs4j.core.blob.DataBlob.encode(
                    json.getBytes(java.nio.charset.StandardCharsets.UTF_8), null)
                .bytes());
    assertThat(backup(SECOND, RandomBytes.noise(4, CHUNK)).uploadedChunks()).isEqualTo(1);
    assertThat(server.requests("/previous")).hasSize(1);
  }

  @Test
  void aDamagedPreviousIndexCostsTimeOnly() throws IOException {
    byte[] image = RandomBytes.noise(5, 2 * CHUNK);
    backup(FIRST, image);
    server.store().files(FIRST).get("disk.img.fidx")[4100] ^= 1;
    List<String> warnings = new ArrayList<>();
    BackupListener listener =
        new BackupListener() {
          @Override
          public void warning(String message) {
            warnings.add(message);
          }
        };
    try (BackupSession session =
        client.startBackup(
            Namespace.ROOT, SECOND, BackupOptions.DEFAULT.withListener(listener))) {
      assertThat(session.uploadImage("disk.img", file(image)).uploadedChunks()).isEqualTo(2);
      session.finish();
    }
    assertThat(warnings).singleElement().asString().contains("disk.img.fidx", "checksum");
    assertThat(restored(SECOND)).isEqualTo(image);
  }

  @Test
  void aDamagedPreviousManifestCostsTimeOnly() throws IOException {
    backup(FIRST, new byte[100]);
    server.store().files(FIRST).put("index.json.blob", new byte[] {1, 2, 3});
    backup(SECOND, new byte[100]);
    assertThat(server.store().has(SECOND)).isTrue();
  }

  @Test
  void aSessionThatIsNotFinishedLeavesNothing() throws IOException {
    try (BackupSession session = client.startBackup(Namespace.ROOT, FIRST)) {
      session.uploadImage("disk.img", file(new byte[100]));
    }
    assertThat(server.store().has(FIRST)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/previous_backup_time", "/fixed_index", "/fixed_chunk", "/fixed_close", "/blob", "/finish"
      })
  void aConnectionThatBreaksIsReportedAtOnce(String where) {
    server.fail(r -> r.path().equals(where) ? Fault.Kind.DROP : null);
    assertThatThrownBy(() -> backup(FIRST, RandomBytes.noise(6, 6 * CHUNK)))
        .isInstanceOfSatisfying(
            ClientException.class,
            e -> assertThat(e.kind()).isEqualTo(ClientException.Kind.DISCONNECTED));
    assertThat(server.store().has(FIRST)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/fixed_index", "/fixed_chunk", "/fixed_close", "/blob", "/finish"})
  void theServersRefusalIsToldInItsWords(String where) {
    server.fail(r -> r.path().equals(where) ? Fault.Kind.REFUSE : null);
    assertThatThrownBy(() -> backup(FIRST, RandomBytes.noise(7, 6 * CHUNK)))
        .isInstanceOfSatisfying(
            ClientException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ClientException.Kind.REFUSED);
              assertThat(e.status()).isEqualTo(400);
              assertThat(e).hasMessage("told to fail");
            });
  }

  @Test
  void anAnswerThatIsNoJsonIsAnInvalidAnswer() {
    server.fail(r -> r.path().equals("/fixed_index") ? Fault.Kind.GARBAGE : null);
    assertThatThrownBy(() -> backup(FIRST, new byte[10]))
        .isInstanceOfSatisfying(
            ClientException.class,
            e -> assertThat(e.kind()).isEqualTo(ClientException.Kind.INVALID_ANSWER));
  }

  @Test
  void aRefusedUpgradeIsToldInTheServersWords() throws IOException {
    backup(SECOND, new byte[10]);
    assertThatThrownBy(() -> client.startBackup(Namespace.ROOT, FIRST))
        .isInstanceOf(ClientException.class)
        .hasMessage("backup timestamp is older than last backup.");
  }

  @Test
  void aServerThatAllowsFewStreamsGetsNoMore() throws IOException {
    server.limitStreams(2);
    // More at once would be refused by the server.
    byte[] image = RandomBytes.noise(8, 12 * CHUNK);
    backup(FIRST, image);
    assertThat(restored(FIRST)).isEqualTo(image);
  }

  @Test
  void twoArchivesCanBeUnderWayAtOnce() throws IOException {
    try (BackupSession session = client.startBackup(Namespace.ROOT, FIRST)) {
      ArchiveUpload a = session.openDynamic("a.pxar");
      ArchiveUpload b = session.openDynamic("b.pxar");
      a.add(new byte[] {1});
      b.add(new byte[] {2});
      a.add(new byte[] {3});
      b.close();
      a.close();
      session.finish();
    }
    try (ReaderSession reader = client.openReader(Namespace.ROOT, FIRST)) {
      assertThat(reader.openArchive("a.pxar").stream().readAllBytes()).containsExactly(1, 3);
      assertThat(reader.openArchive("b.pxar").stream().readAllBytes()).containsExactly(2);
    }
  }

  @Test
  void aNameCanBeUsedOnce() throws IOException {
    try (BackupSession session = client.startBackup(Namespace.ROOT, FIRST)) {
      session.uploadBlob("etc.conf", new byte[1]);
      assertThatThrownBy(() -> session.uploadBlob("etc.conf", new byte[1]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anImageThatShrinksIsAnErrorAndNoShorterImage() throws IOException {
    Path image = file(RandomBytes.noise(9, 6 * CHUNK));
    AtomicInteger seen = new AtomicInteger();
    BackupListener truncating =
        new BackupListener() {
          @Override
          public void advanced(long bytes) {
            if (seen.incrementAndGet() == 1) {
              truncate(image);
            }
          }
        };
    try (BackupSession session =
        client.startBackup(
            Namespace.ROOT, FIRST, BackupOptions.DEFAULT.withListener(truncating))) {
      assertThatThrownBy(() -> session.uploadImage("disk.img", image))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("did it shrink?");
    }
    assertThat(server.store().has(FIRST)).isFalse();
  }

  @Test
  void whatNeedsMoreThanOneBlobIsRefused() throws IOException {
    try (BackupSession session = client.startBackup(Namespace.ROOT, FIRST)) {
      assertThatThrownBy(() -> session.uploadBlob("big.log", RandomBytes.noise(10, 17 << 20)))
          .isInstanceOf(ClientException.class)
          .hasMessageContaining("big.log");
    }
  }

  @Test
  void aSmallBoundOnBytesInFlightIsEnough() throws IOException {
    byte[] image = RandomBytes.noise(11, 8 * CHUNK);
    BackupOptions tight = BackupOptions.DEFAULT.withBounds(1, 1);
    try (BackupSession session = client.startBackup(Namespace.ROOT, FIRST, tight)) {
      session.uploadImage("disk.img", file(image));
      session.finish();
    }
    assertThat(restored(FIRST)).isEqualTo(image);
  }

  private ArchiveStats backup(BackupSnapshot snapshot, byte[] image) throws IOException {
    try (BackupSession session = client.startBackup(Namespace.ROOT, snapshot)) {
      ArchiveStats stats = session.uploadImage("disk.img", file(image));
      session.finish();
      return stats;
    }
  }

  private byte[] restored(BackupSnapshot snapshot) throws IOException {
    try (ReaderSession reader = client.openReader(Namespace.ROOT, snapshot)) {
      return reader.openArchive("disk.img").stream().readAllBytes();
    }
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(Files.createTempFile(directory, "image", ""), content);
  }

  private static void truncate(Path file) {
    try {
      byte[] half = Arrays.copyOf(Files.readAllBytes(file), CHUNK + 1);
      Files.write(file, half);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
