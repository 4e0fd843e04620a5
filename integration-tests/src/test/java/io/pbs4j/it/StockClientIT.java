package io.pbs4j.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stock client against our server, where {@code PROXMOX_BACKUP_CLIENT} names its program. */
class StockClientIT {
  private static final String CLIENT = System.getenv("PROXMOX_BACKUP_CLIENT");

  @TempDir Path scratch;
  private ScratchServer server;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(
        CLIENT != null, "SKIPPED: set PROXMOX_BACKUP_CLIENT to the stock client to run these tests");
    server = ScratchServer.start(scratch.resolve("data"));
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(CLIENT));
    command.addAll(List.of(arguments));
    Path output = scratch.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("PBS_REPOSITORY", server.repository());
    builder.environment().put("PBS_PASSWORD", server.secret());
    builder.environment().put("PBS_FINGERPRINT", server.fingerprint());
    builder.environment().put("HOME", scratch.toString());
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    String text = Files.readString(output);
    assertThat(process.exitValue()).as("%s: %s", command, text).isZero();
    return text;
  }

  @Test
  void backsUpAndRestoresAnImage() throws Exception {
    byte[] image = RandomBytes.mixed(9, 9_000_000);
    Path disk = Files.write(scratch.resolve("disk"), image);
    run("backup", "d.img:" + disk, "--backup-id", "x", "--backup-time", "1700000000");
    String again = run("backup", "d.img:" + disk, "--backup-id", "x", "--backup-time", "1700003600");
    assertThat(again).contains("had to backup 0 B of");
    run("restore", "host/x/2023-11-14T22:13:20Z", "d.img", scratch.resolve("restored").toString());
    assertThat(scratch.resolve("restored")).hasBinaryContent(image);
  }

  @Test
  void backsUpAndRestoresADirectory() throws Exception {
    Path tree = Files.createDirectories(scratch.resolve("tree/sub"));
    byte[] content = RandomBytes.noise(10, 200_000);
    Files.write(tree.resolve("file"), content);
    run("backup", "t.pxar:" + tree.getParent(), "--backup-id", "t", "--backup-time", "1700000000");
    Path target = scratch.resolve("target");
    run("restore", "host/t/2023-11-14T22:13:20Z", "t.pxar", target.toString(), "--ignore-ownership", "true");
    assertThat(target.resolve("sub/file")).hasBinaryContent(content);
    assertThat(run("catalog", "dump", "host/t/2023-11-14T22:13:20Z")).contains("sub/file");
  }
}
