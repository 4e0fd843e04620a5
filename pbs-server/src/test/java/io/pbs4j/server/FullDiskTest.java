package io.pbs4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.testkit.ManualClock;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file system of 48 MiB without a free byte: what makes room works. Needs the right to mount. */
class FullDiskTest {
  private static final String STORE = "/admin/datastore/default";

  @TempDir Path directory;
  private Path disk;
  private PbsServer server;
  private RestClient client;

  @BeforeEach
  void chooseDisk() {
    disk = directory.resolve("disk");
  }

  /** Mounts it and starts a server whose all is on it. */
  private void start(String fileSystem) throws Exception {
    Files.createDirectory(disk);
    boolean mounted;
    if (fileSystem.equals("tmpfs")) {
      mounted = run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString());
    } else {
      Path image = directory.resolve("image");
      try (var file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength(48L << 20);
      }
      mounted =
          run("mkfs.ext4", "-q", "-m", "0", image.toString())
              && run("mount", "-o", "loop", image.toString(), disk.toString());
    }
    assumeThat(mounted).as("may mount").isTrue();
    server =
        PbsServer.start(
            ServerConfig.forTests(disk.resolve("data")),
            ManualClock.at(System.currentTimeMillis() / 1000 + 3600),
            ZoneOffset.UTC);
    String secret = Files.readString(disk.resolve("data/root-token")).strip();
    client = new RestClient(server.port()).withToken("root@pam!root-token", secret);
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    run("umount", disk.toString());
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  private void backUp(String snapshot, int chunks) throws IOException {
    Datastore store = server.datastores().writing("default");
    byte[][] contents = new byte[chunks][];
    for (int i = 0; i < chunks; i++) {
      contents[i] = RandomBytes.noise(snapshot.hashCode() + i, 1 << 20);
    }
    try (BackupSession session =
        store.backup(
            new BackupRequest(
                Namespace.ROOT, BackupSnapshot.parse(snapshot), AuthId.parse("root@pam"), false, false),
            line -> {})) {
      Uploader uploader = new Uploader(session);
      uploader.dynamicArchive("a.didx", contents);
      uploader.manifest();
      session.finish();
    }
  }

  private void fillUp() throws IOException {
    try (OutputStream out = Files.newOutputStream(disk.resolve("filler"))) {
      for (int size = 1 << 20; size > 0; size /= 2) {
        try {
          while (true) {
            out.write(new byte[size]);
          }
        } catch (IOException e) {
          // No room for so many bytes; for fewer perhaps.
        }
      }
    }
    for (int i = 0; i < 100_000; i++) {
      try {
        Files.write(disk.resolve("small" + i), new byte[1]);
      } catch (IOException e) {
        return;
      }
    }
  }

  private List<String> log(String upid) throws Exception {
    assertThat(server.tasks().awaitIdle(Duration.ofSeconds(60))).isTrue();
    String path = "/nodes/localhost/tasks/" + URLEncoder.encode(upid, StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>();
    client
        .get(path + "/log?limit=0")
        .path("data")
        .forEach(line -> lines.add(line.path("t").asText().replaceFirst("^[^ ]+: ", "")));
    JsonNode status = client.get(path + "/status").path("data");
    assertThat(status.path("status").asText()).isEqualTo("stopped");
    return lines;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tmpfs", "ext4"})
  void isPrunedAndCollected(String fileSystem) throws Exception {
    start(fileSystem);
    backUp("host/h/2023-11-14T22:13:20Z", 8);
    backUp("host/h/2023-11-15T22:13:20Z", 8);
    fillUp();
    assertThatThrownBy(() -> backUp("host/x/2023-11-16T22:13:20Z", 2))
        .hasMessageContaining("No space left on device");

    List<String> pruned =
        log(
            client
                .post(STORE + "/prune-datastore", "keep-last=1")
                .path("data")
                .asText());
    assertThat(pruned).last().isEqualTo("TASK OK");
    List<String> collected = log(client.post(STORE + "/gc", "grace=0").path("data").asText());
    assertThat(collected).contains("Removed chunks: 8").last().isEqualTo("TASK OK");

    backUp("host/x/2023-11-16T22:13:20Z", 2);
    assertThat(client.get(STORE + "/snapshots").path("data")).hasSize(2);
  }
}
