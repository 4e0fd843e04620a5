package io.pbs4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.client.PbsClient;
import io.pbs4j.client.api.TaskItem;
import io.pbs4j.client.backup.BackupSession;
import io.pbs4j.client.restore.ReaderSession;
import io.pbs4j.client.restore.RestoreListener;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.s3.S3Credentials;
import io.pbs4j.storage.s3.S3Settings;
import io.pbs4j.testkit.RandomBytes;
import io.pbs4j.testkit.s3.Operation;
import io.pbs4j.testkit.s3.S3Keys;
import io.pbs4j.testkit.s3.S3Server;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What backups, restores and listings ask of the bucket behind a server, and what the server tells of it. */
class BucketRequestsIT {
  private static final BackupGroup GROUP = BackupGroup.parse("vm/100");
  private static final BackupSnapshot FIRST = new BackupSnapshot(GROUP, 1_700_000_000);
  private static final BackupSnapshot SECOND = new BackupSnapshot(GROUP, 1_700_003_600);
  private static final int CHUNK = 4 << 20;
  private static final int CHUNKS = 12;

  /** Beyond one write for each new chunk: indexes, blobs, manifest, owner and marks. */
  private static final int MORE_WRITES = 10;

  private static final Pattern LINE = Pattern.compile("S3 requests: (?:(\\d+) PUT)?.*");

  @TempDir Path scratch;
  private S3Server s3;
  private ScratchServer server;
  private PbsClient client;

  @BeforeEach
  void start() throws Exception {
    s3 = S3Server.start();
    s3.createBucket("backups");
    open();
  }

  @AfterEach
  void stop() throws Exception {
    close();
    s3.close();
  }

  private void open() throws Exception {
    S3Keys keys = s3.settings().keys();
    S3Settings settings =
        S3Settings.of(
            new S3Settings.Target(
                s3.endpoint(), s3.settings().region(), "backups", "pbs", S3Settings.Style.PATH, null),
            new S3Credentials.Fixed(keys.accessKey(), keys.secretKey(), null));
    server = ScratchServer.start(scratch.resolve("data"), settings);
    client = server.client();
  }

  private void close() throws Exception {
    client.close();
    server.close();
  }

  private void backup(BackupSnapshot snapshot, Path image) throws Exception {
    try (BackupSession session = client.startBackup(Namespace.ROOT, snapshot)) {
      session.uploadImage("disk.img", image);
      session.uploadBlob("machine.conf", "memory: 512\n".getBytes(StandardCharsets.UTF_8));
      session.finish();
    }
    assertThat(server.tasks().awaitIdle(Duration.ofSeconds(20))).isTrue();
  }

  private byte[] restore(BackupSnapshot snapshot, String archive) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ReaderSession session = client.openReader(Namespace.ROOT, snapshot)) {
      session.copyTo(archive, out, RestoreListener.NONE);
    }
    assertThat(server.tasks().awaitIdle(Duration.ofSeconds(20))).isTrue();
    return out.toByteArray();
  }

  /** The line on requests at the end of the newest task's log; empty if there is none. */
  private String requestLine() throws Exception {
    TaskItem task = client.tasks().list(1, false).get(0);
    List<String> lines = client.tasks().log(task.upid(), 0, 500).lines();
    String line = lines.get(lines.size() - 2);
    return line.contains("S3 requests: ") ? line.substring(line.indexOf("S3 requests: ")) : "";
  }

  private static long puts(String line) {
    Matcher match = LINE.matcher(line);
    assertThat(match.matches()).as(line).isTrue();
    return match.group(1) == null ? 0 : Long.parseLong(match.group(1));
  }

  @Test
  void aTasksLineOnRequestsIsWhatTheBucketSaw() throws Exception {
    Path disk = Files.write(scratch.resolve("disk"), RandomBytes.noise(2, CHUNKS * CHUNK));
    s3.log().clear();
    backup(FIRST, disk);
    long puts = s3.log().count(Operation.PUT_OBJECT);
    assertThat(puts).isBetween((long) CHUNKS, (long) CHUNKS + MORE_WRITES);
    assertThat(puts(requestLine())).isEqualTo(puts);
    s3.log().clear();
    backup(SECOND, disk);
    assertThat(s3.log().count()).as("no change").isLessThanOrEqualTo(MORE_WRITES);
    assertThat(puts(requestLine())).isEqualTo(s3.log().count(Operation.PUT_OBJECT));
  }

  @Test
  void aRestoresLineTellsTheChunksThatWereFetched() throws Exception {
    byte[] image = RandomBytes.noise(3, CHUNKS * CHUNK);
    backup(FIRST, Files.write(scratch.resolve("disk"), image));
    close();
    Files.move(scratch.resolve("data/cache"), scratch.resolve("old-cache"));
    open();
    s3.log().clear();
    assertThat(restore(FIRST, "disk.img")).isEqualTo(image);
    assertThat(requestLine()).contains(s3.log().count(Operation.GET_OBJECT) + " GET");
    assertThat(s3.log().of(Operation.GET_OBJECT))
        .extracting(request -> request.key())
        .doesNotHaveDuplicates()
        .hasSize(CHUNKS + 2);
  }

  @Test
  void listingsAndFiguresAskNothing() throws Exception {
    backup(FIRST, Files.write(scratch.resolve("disk"), RandomBytes.noise(4, CHUNK)));
    s3.log().clear();
    assertThat(client.datastore().groups(Namespace.ROOT)).hasSize(1);
    assertThat(client.datastore().snapshots(Namespace.ROOT, null)).hasSize(1);
    client.datastore().status();
    assertThat(s3.log().counts()).isEmpty();
  }
}
