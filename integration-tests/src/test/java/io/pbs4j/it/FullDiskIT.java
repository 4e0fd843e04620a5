package io.pbs4j.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pbs4j.client.ClientException;
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
import io.pbs4j.testkit.RandomBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.http.HttpMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server whose whole data directory is on a file system of 256 MiB that is filled to the last byte. Needs the right
 * to mount one; without it nothing is tested here.
 */
class FullDiskIT {
  private static final BackupGroup GROUP = BackupGroup.parse("vm/100");
  private static final int CHUNK = 4 << 20;
  private static final int IMAGE = 12 * CHUNK;

  /** Nanoseconds. */
  private static final long PATIENCE = 30_000_000_000L;

  @TempDir Path scratch;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(scratch.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=256m,mode=0700", "tmpfs", disk.toString());
    assumeThat(mounted).as("the right to mount a file system").isTrue();
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  /** Writes until nothing more fits, in ever smaller pieces. */
  private void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(disk.resolve("filler"))) {
      for (int piece = 1 << 20; piece > 0; piece /= 2) {
        byte[] bytes = new byte[piece];
        try {
          while (true) {
            out.write(bytes);
          }
        } catch (IOException full) {
          // Less may still fit.
        }
      }
    }
    assertThat(Files.getFileStore(disk).getUsableSpace()).isZero();
  }

  private static BackupSnapshot snapshot(int number) {
    return new BackupSnapshot(GROUP, 1_700_000_000 + number * 3600L);
  }

  private void backup(PbsClient client, int number) throws Exception {
    Path image = scratch.resolve("image");
    Files.write(image, RandomBytes.noise(number, IMAGE));
    try (BackupSession session = client.startBackup(Namespace.ROOT, snapshot(number))) {
      session.uploadImage("disk.img", image);
      session.finish();
    }
  }

  private void requireWhole(PbsClient client, int number) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ReaderSession session = client.openReader(Namespace.ROOT, snapshot(number))) {
      session.copyTo("disk.img", out, RestoreListener.NONE);
    }
    assertThat(out.toByteArray()).isEqualTo(RandomBytes.noise(number, IMAGE));
  }

  private static void awaitSnapshots(PbsClient client, BackupSnapshot... expected) throws Exception {
    List<BackupSnapshot> listed;
    long deadline = System.nanoTime() + PATIENCE;
    do {
      Thread.sleep(20);
      listed = client.datastore().snapshots(Namespace.ROOT, GROUP).stream().map(item -> item.snapshot()).toList();
    } while (listed.size() != expected.length && System.nanoTime() < deadline);
    assertThat(listed).containsExactlyInAnyOrder(expected);
  }

  private static String task(PbsClient client, RestClient rest, String path, Parameters parameters)
      throws Exception {
    String upid = rest.call(HttpMethod.POST, "/admin/datastore/default/" + path, parameters).asText();
    while (client.tasks().exitStatus(upid).isEmpty()) {
      Thread.sleep(20);
    }
    return client.tasks().exitStatus(upid).orElseThrow() + client.tasks().log(upid, 0, 500).lines();
  }

  @Test
  void aFullDiskFailsBackupsCleanlyAndCanBeFreedByPruneAndCollection() throws Exception {
    Path data = disk.resolve("data");
    try (ScratchServer server = ScratchServer.start(data);
        PbsClient client = server.client();
        HttpEngine engine = HttpEngine.start(server.settings())) {
      RestClient rest = new RestClient(engine, server.settings());
      backup(client, 1);
      backup(client, 2);
      fill();

      assertThatThrownBy(() -> backup(client, 3))
          .isInstanceOfSatisfying(
              ClientException.class, e -> assertThat(e.status()).as(e.toString()).isEqualTo(507));
      // The client has its answer before the server has taken the unfinished snapshot away.
      awaitSnapshots(client, snapshot(1), snapshot(2));
      requireWhole(client, 1);
      // What the server held back for this moment.
      assertThat(client.datastore().status().available()).isLessThan(2L * CHUNK);

      Parameters newest =
          Parameters.of("keep-last", 1).and("backup-type", "vm").and("backup-id", "100").and("use-task", true);
      assertThat(task(client, rest, "prune", newest)).startsWith("OK");
      assertThat(task(client, rest, "gc", Parameters.of("grace", 0)))
          .startsWith("OK")
          .contains("Removed chunks: 12");
      assertThat(client.datastore().status().available()).isGreaterThanOrEqualTo(IMAGE);

      requireWhole(client, 2);
      Files.delete(disk.resolve("filler"));
      backup(client, 4);
      requireWhole(client, 4);
      assertThat(leftovers(data.resolve("datastores/default"))).isEmpty();
    }
  }

  private static List<String> leftovers(Path store) throws IOException {
    try (var files = Files.walk(store)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.contains("tmp"))
          .toList();
    }
  }
}
