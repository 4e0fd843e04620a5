package io.pbs4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.client.PbsClient;
import io.pbs4j.client.backup.BackupSession;
import io.pbs4j.client.backup.BackupSummary;
import io.pbs4j.client.restore.ReaderSession;
import io.pbs4j.client.restore.RestoreListener;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.testkit.RandomBytes;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our client against our server over TLS. */
class BackupRestoreIT {
  private static final BackupGroup GROUP = BackupGroup.parse("vm/100");
  private static final BackupSnapshot FIRST = new BackupSnapshot(GROUP, 1_700_000_000);
  private static final BackupSnapshot SECOND = new BackupSnapshot(GROUP, 1_700_003_600);
  private static final int CHUNK = 4 << 20;

  @TempDir Path scratch;
  private ScratchServer server;
  private PbsClient client;

  @BeforeEach
  void start() throws Exception {
    server = ScratchServer.start(scratch.resolve("data"));
    client = server.client();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  private BackupSummary backup(BackupSnapshot snapshot, Path image) throws Exception {
    try (BackupSession session = client.startBackup(Namespace.ROOT, snapshot)) {
      session.uploadImage("disk.img", image);
      session.uploadBlob("machine.conf", "memory: 512\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return session.finish();
    }
  }

  private byte[] restore(BackupSnapshot snapshot, String archive) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ReaderSession session = client.openReader(Namespace.ROOT, snapshot)) {
      session.copyTo(archive, out, RestoreListener.NONE);
    }
    return out.toByteArray();
  }

  @Test
  void imageAndConfigurationComeBackBitForBit() throws Exception {
    byte[] image = RandomBytes.mixed(1, 3 * CHUNK + 12_345);
    backup(FIRST, Files.write(scratch.resolve("disk"), image));
    assertThat(restore(FIRST, "disk.img")).isEqualTo(image);
    assertThat(restore(FIRST, "machine.conf")).asString().isEqualTo("memory: 512\n");
  }

  @Test
  void onlyChangedChunksAreSentAgain() throws Exception {
    byte[] image = RandomBytes.noise(2, 5 * CHUNK);
    Path disk = Files.write(scratch.resolve("disk"), image);
    assertThat(backup(FIRST, disk).uploadedBytes()).isGreaterThanOrEqualTo(5L * CHUNK);
    image[2 * CHUNK + 7] ^= 1;
    Files.write(disk, image);
    assertThat(backup(SECOND, disk).uploadedBytes()).isLessThan(CHUNK + 4096L);
    assertThat(restore(SECOND, "disk.img")).isEqualTo(image);
    image[2 * CHUNK + 7] ^= 1;
    assertThat(restore(FIRST, "disk.img")).isEqualTo(image);
  }

  @Test
  void finishedBackupIsListedWithItsFiles() throws Exception {
    backup(FIRST, Files.write(scratch.resolve("disk"), RandomBytes.noise(3, 1000)));
    assertThat(client.datastore().groups(Namespace.ROOT)).hasSize(1);
    assertThat(client.datastore().files(Namespace.ROOT, FIRST))
        .extracting(file -> file.name())
        .containsExactlyInAnyOrder("disk.img.fidx", "machine.conf.blob", "index.json.blob");
  }

  @Test
  void anotherServerOpensTheStoreAfterARestart() throws Exception {
    byte[] image = RandomBytes.noise(4, CHUNK + 1);
    backup(FIRST, Files.write(scratch.resolve("disk"), image));
    client.close();
    String fingerprint = server.fingerprint();
    server.close();
    server = ScratchServer.start(scratch.resolve("data"));
    client = server.client();
    assertThat(server.fingerprint()).isEqualTo(fingerprint);
    assertThat(restore(FIRST, "disk.img")).isEqualTo(image);
  }
}
