package io.pbs4j.it;

import static io.pbs4j.client.http.ProtocolConnection.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.ProtocolConnection;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.testkit.RandomBytes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpMethod;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection that ends at each step of a backup: nothing of the snapshot remains, and the next one works. */
@TestInstance(Lifecycle.PER_CLASS)
class BrokenConnectionIT {
  private static final long TIME = 1_700_000_000;
  private static final int SIZE = 100_000;

  /** How long a removal may take before the test fails. */
  private static final long PATIENCE_MILLIS = 20_000;

  @TempDir static Path scratch;
  private final byte[] data = RandomBytes.noise(1, SIZE);
  private final Digest digest = Digest.sha256(data);
  private final DataBlob blob = DataBlob.encode(data, null);
  private ScratchServer server;

  @BeforeAll
  void start() throws Exception {
    server = ScratchServer.start(scratch.resolve("data"));
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  /** The steps of a backup in order. */
  enum Step {
    UPGRADE,
    PREVIOUS_TIME,
    INDEX,
    CHUNK,
    APPEND,
    CLOSE,
    BLOB,
    MANIFEST,
    FINISH
  }

  private void run(Step step, BackupSnapshot snapshot, ProtocolConnection wire) throws Exception {
    switch (step) {
      case UPGRADE -> {}
      case PREVIOUS_TIME -> await(wire.call(HttpMethod.GET, "/previous_backup_time", Parameters.NONE));
      case INDEX ->
          await(
              wire.call(
                  HttpMethod.POST,
                  "/fixed_index",
                  Parameters.of("archive-name", "d.img.fidx").and("size", SIZE)));
      case CHUNK ->
          await(
              wire.upload(
                  "/fixed_chunk",
                  Parameters.of("wid", 1)
                      .and("digest", digest)
                      .and("size", SIZE)
                      .and("encoded-size", blob.length()),
                  blob.bytes()));
      case APPEND ->
          await(
              wire.put(
                  "/fixed_index",
                  Map.of("wid", 1, "digest-list", List.of(digest.toString()), "offset-list", List.of(0))));
      case CLOSE ->
          await(
              wire.call(
                  HttpMethod.POST,
                  "/fixed_close",
                  Parameters.of("wid", 1)
                      .and("chunk-count", 1)
                      .and("size", SIZE)
                      .and("csum", Digest.sha256(digest.toByteArray()))));
      case BLOB -> blob(wire, "a.conf.blob", DataBlob.encode(new byte[] {1, 2, 3}, null));
      case MANIFEST -> blob(wire, "index.json.blob", manifest(snapshot).toBlob(Zstd.detect()));
      case FINISH -> await(wire.call(HttpMethod.POST, "/finish", Parameters.NONE));
    }
  }

  private Manifest manifest(BackupSnapshot snapshot) {
    return Manifest.create(
        snapshot,
        List.of(
            new FileEntry(
                ArchiveName.parse("d.img.fidx"),
                CryptMode.NONE,
                SIZE,
                Digest.sha256(digest.toByteArray()))));
  }

  private static void blob(ProtocolConnection wire, String name, DataBlob blob) throws Exception {
    await(
        wire.upload(
            "/blob", Parameters.of("file-name", name).and("encoded-size", blob.length()), blob.bytes()));
  }

  private void runThrough(Step last, BackupSnapshot snapshot) throws Exception {
    try (ScratchServer.Wire wire = server.backup(snapshot)) {
      for (Step step : Step.values()) {
        run(step, snapshot, wire.connection());
        if (step == last) {
          return;
        }
      }
    }
  }

  private static void waitUntilGone(Datastore store, BackupSnapshot snapshot) throws Exception {
    long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
    while ((store.snapshots().exists(Namespace.ROOT, snapshot) || store.sessions().backups() > 0)
        && System.currentTimeMillis() < deadline) {
      Thread.sleep(10);
    }
    assertThat(store.snapshots().exists(Namespace.ROOT, snapshot)).as("snapshot remains").isFalse();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FINISH")
  void nothingRemainsOfABackupThatBreaksOffAfter(Step last) throws Exception {
    BackupSnapshot snapshot = new BackupSnapshot(BackupGroup.parse("host/" + last), TIME);
    runThrough(last, snapshot);
    waitUntilGone(server.datastore(), snapshot);
    runThrough(Step.FINISH, snapshot);
    assertThat(server.datastore().snapshots().isFinished(Namespace.ROOT, snapshot)).isTrue();
  }

  @Test
  void theBackupStaysWhenTheClientDropsTheConnectionAfterFinish() throws Exception {
    BackupSnapshot snapshot = new BackupSnapshot(BackupGroup.parse("host/done"), TIME);
    runThrough(Step.FINISH, snapshot);
    assertThat(server.datastore().snapshots().isFinished(Namespace.ROOT, snapshot)).isTrue();
  }
}
