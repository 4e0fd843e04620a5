package io.pbs4j.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.client.PbsClient;
import io.pbs4j.client.backup.BackupSession;
import io.pbs4j.client.http.HttpEngine;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.RestClient;
import io.pbs4j.client.restore.ReaderSession;
import io.pbs4j.client.restore.RestoreListener;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.s3.S3Credentials;
import io.pbs4j.storage.s3.S3Settings;
import io.pbs4j.testkit.RandomBytes;
import io.pbs4j.testkit.s3.Operation;
import io.pbs4j.testkit.s3.S3Server;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our client, our server and a bucket behind it that comes and goes. */
class BucketIT {
  private static final BackupGroup GROUP = BackupGroup.parse("vm/100");
  private static final BackupSnapshot FIRST = new BackupSnapshot(GROUP, 1_700_000_000);
  private static final BackupSnapshot SECOND = new BackupSnapshot(GROUP, 1_700_003_600);
  private static final int CHUNK = 4 << 20;

  @TempDir Path scratch;
  private S3Server bucket;
  private ScratchServer server;
  private PbsClient client;

  @BeforeEach
  void start() throws Exception {
    bucket = S3Server.start();
    bucket.createBucket("backups");
    server = ScratchServer.start(scratch.resolve("data"), patient());
    client = server.client();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
    bucket.close();
  }

  private S3Settings patient() {
    S3Settings.Target target =
        new S3Settings.Target(
            bucket.endpoint(), "us-east-1", "backups", "store", S3Settings.Style.PATH, null);
    return S3Settings.of(
            target,
            new S3Credentials.Fixed(
                bucket.settings().keys().accessKey(), bucket.settings().keys().secretKey(), null))
        .withRetries(
            new S3Settings.Retries(1000, Duration.ofMinutes(1), Duration.ofMillis(10), Duration.ofMillis(50)));
  }

  private S3Settings impatient() {
    return patient()
        .withRetries(
            new S3Settings.Retries(2, Duration.ofSeconds(1), Duration.ofMillis(1), Duration.ofMillis(1)));
  }

  private void restart(S3Settings settings) throws Exception {
    client.close();
    server.close();
    server = ScratchServer.start(scratch.resolve("data"), settings);
    client = server.client();
  }

  private void backup(BackupSnapshot snapshot, byte[] image) throws Exception {
    Path disk = Files.write(scratch.resolve("disk"), image);
    try (BackupSession session = client.startBackup(Namespace.ROOT, snapshot)) {
      session.uploadImage("disk.img", disk);
      session.finish();
    }
  }

  private byte[] restore(BackupSnapshot snapshot) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ReaderSession session = client.openReader(Namespace.ROOT, snapshot)) {
      session.copyTo("disk.img", out, RestoreListener.NONE);
    }
    return out.toByteArray();
  }

  /** Takes the bucket away after so many more requests of a kind, and brings it back after a while. */
  private CompletableFuture<Void> outage(Operation operation, int requests) {
    long end = bucket.log().count(operation) + requests;
    return CompletableFuture.runAsync(
        () -> {
          try {
            while (bucket.log().count(operation) < end) {
              Thread.sleep(1);
            }
            bucket.goOffline();
            Thread.sleep(500);
            bucket.goOnline();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void imagesComeBackBitForBitAlsoAfterARestart() throws Exception {
    byte[] image = RandomBytes.mixed(1, 5 * CHUNK + 12_345);
    backup(FIRST, image);
    image[CHUNK + 3] ^= 1;
    backup(SECOND, image);
    assertThat(restore(SECOND)).isEqualTo(image);
    restart(patient());
    assertThat(restore(SECOND)).isEqualTo(image);
    image[CHUNK + 3] ^= 1;
    assertThat(restore(FIRST)).isEqualTo(image);
    assertThat(bucket.bucket("backups").keys()).allMatch(key -> key.startsWith("store/"));
  }

  @Test
  void aBackupOutlastsABucketThatIsAwayForAMoment() throws Exception {
    byte[] image = RandomBytes.noise(2, 12 * CHUNK);
    CompletableFuture<Void> outage = outage(Operation.PUT_OBJECT, 5);
    backup(FIRST, image);
    outage.get(30, TimeUnit.SECONDS);
    assertThat(restore(FIRST)).isEqualTo(image);
  }

  @Test
  void aRestoreOutlastsABucketThatIsAwayForAMoment() throws Exception {
    byte[] image = RandomBytes.noise(3, 20 * CHUNK);
    backup(FIRST, image);
    CompletableFuture<Void> outage = outage(Operation.GET_OBJECT, 5);
    assertThat(restore(FIRST)).isEqualTo(image);
    outage.get(30, TimeUnit.SECONDS);
  }

  @Test
  void dataThatAnotherServerTookOverIsNotDestroyed() throws Exception {
    byte[] image = RandomBytes.noise(6, 3 * CHUNK);
    backup(FIRST, image);
    try (ScratchServer other = ScratchServer.start(scratch.resolve("other"), patient());
        PbsClient toOther = other.client();
        HttpEngine engine = HttpEngine.start(server.settings())) {
      RestClient rest = new RestClient(engine, server.settings());
      String upid =
          rest.call(HttpMethod.DELETE, "/config/datastore/default", Parameters.of("destroy-data", true)).asText();
      while (client.tasks().exitStatus(upid).isEmpty()) {
        Thread.sleep(20);
      }
      assertThat(client.tasks().exitStatus(upid).orElseThrow()).contains("another server has taken over");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ReaderSession session = toOther.openReader(Namespace.ROOT, FIRST)) {
        session.copyTo("disk.img", out, RestoreListener.NONE);
      }
      assertThat(out.toByteArray()).isEqualTo(image);
    }
  }

  @Test
  void whenTheBucketStaysAwayTheErrorSaysSoAndNothingIsLostOrTakenForDamaged() throws Exception {
    byte[] image = RandomBytes.noise(4, 5 * CHUNK);
    backup(FIRST, image);
    restart(impatient());
    bucket.goOffline();
    byte[] other = RandomBytes.noise(5, 5 * CHUNK);
    assertThatThrownBy(() -> backup(SECOND, other)).hasMessageContaining("backups at http://127.0.0.1:");
    assertThatThrownBy(() -> restore(FIRST)).hasMessageContaining("backups at http://127.0.0.1:");
    assertThat(client.datastore().files(Namespace.ROOT, FIRST)).isNotEmpty();

    bucket.goOnline();
    assertThat(bucket.bucket("backups").keys()).noneMatch(key -> key.contains(".bad"));
    assertThat(restore(FIRST)).isEqualTo(image);
    BackupSnapshot third = new BackupSnapshot(GROUP, 1_700_007_200);
    backup(third, other);
    assertThat(restore(third)).isEqualTo(other);
  }
}
