package io.pbs4j.client.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.Retries;
import io.pbs4j.client.backup.BackupOptions;
import io.pbs4j.client.backup.BackupSession;
import io.pbs4j.client.backup.BackupSummary;
import io.pbs4j.client.fake.FakePbs;
import io.pbs4j.client.fake.FakePbs.Fault;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.testkit.RandomBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that cuts the connection now and then. */
@Timeout(60)
class ResumeTest {
  private static final int CHUNK = 4 << 20;
  private static final int CHUNKS = 12;
  private static final BackupSnapshot SNAPSHOT = BackupSnapshot.parse("vm/100/2023-11-14T22:13:20Z");
  private static final BackupSnapshot LATER = BackupSnapshot.parse("vm/100/2023-11-15T22:13:20Z");

  @TempDir private Path directory;
  private final byte[] image = RandomBytes.noise(1, CHUNKS * CHUNK);
  private final List<String> warnings = new ArrayList<>();
  private final Retries retries = new Retries(2, (reason, pause) -> warnings.add(reason.getMessage()));
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
  void aRestoreGoesOnWithTheChunkThatItHadReached() throws IOException {
    backup(SNAPSHOT);
    dropOnce("/chunk", 9);
    assertThat(restored()).isEqualTo(image);
    assertThat(warnings).singleElement().asString().contains("connection lost");
    Set<String> twice = repeated("/chunk");
    // Nothing that had arrived is asked for again; what was on its way is.
    assertThat(server.requests("/chunk").size() - CHUNKS).isEqualTo(twice.size()).isPositive();
    assertThat(server.requests("/download")).hasSize(3);
  }

  @Test
  void aRestoreToAFileResumesAsWell() throws IOException {
    backup(SNAPSHOT);
    dropOnce("/chunk", 5);
    Path target = directory.resolve("restored");
    try (ReaderSession reader = client.openReader(Namespace.ROOT, SNAPSHOT, null, retries)) {
      reader.copyTo("disk.img", target);
    }
    assertThat(target).hasBinaryContent(image);
  }

  @Test
  void aServerThatAlwaysCutsIsGivenUp() throws IOException {
    backup(SNAPSHOT);
    server.fail(r -> r.path().equals("/chunk") ? Fault.Kind.DROP : null);
    assertThatThrownBy(this::restored).isInstanceOf(ClientException.class);
    assertThat(warnings).hasSize(2);
  }

  @Test
  void anArchiveThatIsNotTheSameAnyMoreIsNotGoneOnWith() throws IOException {
    backup(SNAPSHOT);
    AtomicInteger chunks = new AtomicInteger();
    server.fail(
        r -> {
          if (r.path().equals("/chunk") && chunks.incrementAndGet() == 4) {
            server.store().files(SNAPSHOT).get("disk.img.fidx")[4100] ^= 1;
            return Fault.Kind.DROP;
          }
          return null;
        });
    assertThatThrownBy(this::restored).hasMessageContaining("checksum");
  }

  @Test
  void aBackupThatWasCutIsMadeAgainInANewSession() throws IOException {
    dropOnce("/fixed_chunk", 6);
    backup(SNAPSHOT);
    assertThat(warnings).hasSize(1);
    assertThat(restored()).isEqualTo(image);
  }

  @Test
  void whatThePreviousSnapshotHasIsNotSentAfterACutEither() throws IOException {
    backup(SNAPSHOT);
    image[0] ^= 1;
    image[5 * CHUNK] ^= 1;
    int before = server.requests("/fixed_chunk").size();
    dropOnce("/fixed_close", 1);
    BackupSummary summary = backup(LATER);
    assertThat(summary.uploadedBytes()).isEqualTo(2L * CHUNK);
    // Two in either session: a server takes names of chunks of its own session and the last snapshot only.
    assertThat(server.requests("/fixed_chunk")).hasSize(before + 4);
    assertThat(server.store().has(LATER)).isTrue();
  }

  @Test
  void aBackupThatIsAlwaysCutLeavesNothing() throws IOException {
    server.fail(r -> r.path().equals("/fixed_close") ? Fault.Kind.DROP : null);
    assertThatThrownBy(() -> backup(SNAPSHOT)).isInstanceOf(ClientException.class);
    assertThat(server.store().has(SNAPSHOT)).isFalse();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(f -> f.getFileName().toString())).containsExactly("image");
    }
  }

  @Test
  void aLostAnswerToTheEndOfABackupIsNoFailureWhereTheSnapshotIsThere() throws IOException {
    failOnce("/finish", 1, Fault.Kind.DROP_ANSWER);
    assertThat(backup(SNAPSHOT).snapshot()).isEqualTo(SNAPSHOT);
    assertThat(server.requests("/finish")).hasSize(1);
    assertThat(warnings).isEmpty();
    assertThat(restored()).isEqualTo(image);
  }

  @Test
  void anEndThatTheServerNeverHeardOfIsMadeAgain() throws IOException {
    failOnce("/finish", 1, Fault.Kind.DROP);
    backup(SNAPSHOT);
    assertThat(server.requests("/finish")).hasSize(2);
    assertThat(warnings).hasSize(1);
    assertThat(restored()).isEqualTo(image);
  }

  @Test
  void anotherManifestUnderTheSameNameIsNotTakenForTheLostBackup() {
    server.fail(
        r -> {
          if (!r.path().equals("/finish")) {
            return null;
          }
          Map<String, byte[]> files = new TreeMap<>(server.store().files(SNAPSHOT));
          byte[] manifest = Manifest.create(SNAPSHOT, List.of()).toBlob(Zstd.detect()).bytes();
          files.put("index.json.blob", manifest);
          server.store().add(SNAPSHOT, files);
          return Fault.Kind.DROP;
        });
    // The next session finds a snapshot of the same time.
    assertThatThrownBy(() -> backup(SNAPSHOT)).hasMessageContaining("older than last backup");
    assertThat(warnings).singleElement().asString().contains("connection lost");
  }

  @Test
  void everyStepOfARestoreMayBeCutOnce() throws IOException {
    backup(SNAPSHOT);
    for (String step : List.of("/api2/json/reader", "/download", "/chunk")) {
      failOnce(step, 1, Fault.Kind.DROP);
      assertThat(restored()).as(step).isEqualTo(image);
    }
    failOnce("/download", 2, Fault.Kind.DROP);
    assertThat(restored()).isEqualTo(image);
  }

  @Test
  void theDownloadOfABlobMayBeCutAsWell() throws IOException {
    try (BackupSession session = client.startBackup(Namespace.ROOT, SNAPSHOT)) {
      session.uploadBlob("a.conf", "text".getBytes(StandardCharsets.UTF_8));
      session.finish();
    }
    try (ReaderSession reader = client.openReader(Namespace.ROOT, SNAPSHOT, null, retries)) {
      failOnce("/download", 1, Fault.Kind.DROP);
      assertThat(reader.readBlob("a.conf")).asString().isEqualTo("text");
      assertThat(reader.readBlob("a.conf")).asString().isEqualTo("text");
    }
    assertThat(warnings).hasSize(1);
    assertThat(server.requests("/api2/json/reader")).hasSize(2);
  }

  private void dropOnce(String path, int number) {
    failOnce(path, number, Fault.Kind.DROP);
  }

  private void failOnce(String path, int number, Fault.Kind how) {
    AtomicInteger seen = new AtomicInteger();
    server.fail(r -> r.path().equals(path) && seen.incrementAndGet() == number ? how : null);
  }

  private Set<String> repeated(String path) {
    List<String> digests = server.requests(path).stream().map(r -> r.parameter("digest")).toList();
    return digests.stream()
        .filter(d -> digests.indexOf(d) != digests.lastIndexOf(d))
        .collect(java.util.stream.Collectors.toSet());
  }

  private byte[] restored() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ReaderSession reader = client.openReader(Namespace.ROOT, SNAPSHOT, null, retries)) {
      reader.copyTo("disk.img", out, RestoreListener.NONE);
    }
    return out.toByteArray();
  }

  private BackupSummary backup(BackupSnapshot snapshot) throws IOException {
    Path file = Files.write(directory.resolve("image"), image);
    return retries.run(
        () -> {
          try (BackupSession session =
              client.startBackup(Namespace.ROOT, snapshot, BackupOptions.DEFAULT)) {
            session.uploadImage("disk.img", file);
            return session.finish();
          }
        });
  }
}
