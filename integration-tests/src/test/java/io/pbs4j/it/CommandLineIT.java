package io.pbs4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.testkit.RandomBytes;
import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The {@code pbs} program as a process of its own against our server. */
@Timeout(120)
class CommandLineIT {
  private static final int CHUNK = 4 << 20;

  /** What a run left: exit code, standard output and standard error. */
  private record Run(int code, byte[] out, String err) {
    String text() {
      return new String(out, StandardCharsets.UTF_8);
    }

    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  @TempDir private Path scratch;
  private ScratchServer server;

  @BeforeEach
  void start() throws Exception {
    server = ScratchServer.start(scratch.resolve("data"));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void imageFileAndDirectoryComeBack() throws Exception {
    Path image = Files.write(scratch.resolve("disk"), RandomBytes.mixed(1, 2 * CHUNK + 99));
    Path tree = Files.createDirectories(scratch.resolve("tree/sub")).getParent();
    Files.writeString(tree.resolve("sub/file"), "in a tree");
    Run backup =
        pbs("backup", "disk.img:" + image, "a.conf:/etc/hostname", "root.pxar:" + tree, "--backup-id", "x",
            "--backup-time", "1700000000", "--output-format", "json");
    assertThat(backup.code()).as(backup.err()).isZero();
    assertThat(backup.json().path("snapshot").asText()).isEqualTo("host/x/2023-11-14T22:13:20Z");
    assertThat(backup.json().path("archives").findValuesAsText("filename"))
        .containsExactlyInAnyOrder("disk.img.fidx", "a.conf.blob", "root.pxar.didx", "catalog.pcat1.didx");

    assertThat(pbs("restore", "host/x", "disk.img", "-").out()).isEqualTo(Files.readAllBytes(image));
    Path target = scratch.resolve("restored.img");
    assertThat(pbs("restore", "host/x/2023-11-14T22:13:20Z", "disk.img", target.toString()).code()).isZero();
    assertThat(target).hasSameBinaryContentAs(image);
    Path restored = scratch.resolve("restored-tree");
    assertThat(pbs("restore", "host/x", "root.pxar", restored.toString()).code()).isZero();
    assertThat(restored.resolve("sub/file")).hasContent("in a tree");
    assertThat(pbs("restore", "host/x", "a.conf", "-").out())
        .isEqualTo(Files.readAllBytes(Path.of("/etc/hostname")));
  }

  @Test
  void aSnapshotIsLookedIntoThroughTheServerAsInItsDirectory() throws Exception {
    Path tree = Files.createDirectories(scratch.resolve("tree/sub")).getParent();
    Files.writeString(tree.resolve("sub/file"), "in a tree");
    Files.createSymbolicLink(tree.resolve("link"), Path.of("sub"));
    Run backup = pbs("backup", "root.pxar:" + tree, "--backup-id", "x", "--backup-time", "1700000000");
    assertThat(backup.code()).as(backup.err()).isZero();
    String store = ((FilesystemBackend) server.datastore().backend()).root().toString();
    for (String[] command :
        new String[][] {
          {"ls", "host/x", "root.pxar"},
          {"cat", "--raw", "host/x", "root.pxar"},
          {"find", "host/x", "*"}
        }) {
      Run online = pbs(command);
      assertThat(online.code()).as(online.err()).isZero();
      List<String> offline = new ArrayList<>(List.of("--datastore", store));
      offline.addAll(List.of(command));
      assertThat(pbs(offline.toArray(String[]::new)).out()).as(command[0]).isEqualTo(online.out());
    }
    assertThat(pbs("cat", "host/x", "root.pxar/sub/file").text()).isEqualTo("in a tree");
    Path target = scratch.resolve("extracted");
    assertThat(pbs("extract", "host/x", "root.pxar/sub", target.toString()).code()).isZero();
    assertThat(target.resolve("file")).hasContent("in a tree");
  }

  @Test
  void listsShowWhatIsThere() throws Exception {
    assertThat(pbs("list").text()).isEqualTo("GROUP  LAST SNAPSHOT  COUNT  OWNER  FILES\n");
    Run backup = pbs("backup", "a.conf:/etc/hostname", "--backup-id", "x", "--backup-time", "1700000000");
    assertThat(backup.code()).isZero();
    assertThat(pbs("list").text()).contains("host/x  2023-11-14T22:13:20Z      1", "a.conf index.json");
    JsonNode groups = pbs("list", "--output-format", "json").json();
    assertThat(groups.path(0).path("backup-count").asInt()).isEqualTo(1);
    assertThat(pbs("snapshots", "host/x").text()).contains("host/x/2023-11-14T22:13:20Z");
    assertThat(pbs("snapshots", "--output-format", "json").json().path(0).path("backup-time").asLong())
        .isEqualTo(1_700_000_000);
    assertThat(pbs("files", "host/x").text()).contains("a.conf.blob", "index.json.blob");
  }

  @Test
  void exitCodesTellWhatIsWrong() throws Exception {
    assertThat(pbs(Map.of("PBS_PASSWORD", "wrong"), "list").code()).isEqualTo(3);
    assertThat(pbs(Map.of("PBS_FINGERPRINT", "00:".repeat(31) + "00"), "list").code()).isEqualTo(5);
    assertThat(pbs(Map.of("PBS_FINGERPRINT", ""), "list").err()).contains(server.fingerprint());
    assertThat(pbs("restore", "host/none/2023-11-14T22:13:20Z", "a.conf", "-").code()).isEqualTo(1);
    assertThat(pbs("list", "--ns", "no/such").code()).isEqualTo(1);
  }

  @Test
  void aBackupThatIsStoppedLeavesNoSnapshot() throws Exception {
    Path image = Files.write(scratch.resolve("disk"), RandomBytes.noise(2, 64 * CHUNK));
    Process process = start(Map.of(), "backup", "disk.img:" + image, "--backup-id", "x");
    while (process.isAlive() && !Files.readString(scratch.resolve("err")).contains("starting backup")) {
      Thread.onSpinWait();
    }
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isNotZero();
    assertThat(pbs("snapshots", "--output-format", "json").json()).isEmpty();
    assertThat(pbs("backup", "a.conf:/etc/hostname", "--backup-id", "x").code()).isZero();
  }

  private Run pbs(String... args) throws Exception {
    return pbs(Map.of(), args);
  }

  private Run pbs(Map<String, String> variables, String... args) throws Exception {
    int code = start(variables, args).waitFor();
    return new Run(
        code, Files.readAllBytes(scratch.resolve("out")), Files.readString(scratch.resolve("err")));
  }

  private Process start(Map<String, String> variables, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add("io.pbs4j.cli.PbsMain");
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PBS_"));
    builder.environment().put("PBS_REPOSITORY", server.repository());
    builder.environment().put("PBS_PASSWORD", server.secret());
    builder.environment().put("PBS_FINGERPRINT", server.fingerprint());
    builder.environment().putAll(variables);
    Files.write(scratch.resolve("err"), new byte[0]);
    return builder
        .redirectOutput(scratch.resolve("out").toFile())
        .redirectError(scratch.resolve("err").toFile())
        .start();
  }
}
