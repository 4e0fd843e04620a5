package io.pbs4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PbsServerMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Map<String, String> environment, String... args) throws InterruptedException {
    return PbsServerMain.run(
        List.of(args),
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void tellsItsVersion() throws Exception {
    assertThat(run(Map.of(), "--version")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("pbs-server ");
  }

  @Test
  void tellsItsSettings() throws Exception {
    assertThat(run(Map.of(), "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("PBS_LISTEN_ADDR", "PBS_DATA_DIR");
  }

  @Test
  void refusesOtherArguments() throws Exception {
    assertThat(run(Map.of(), "start")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("Usage:");
  }

  @Test
  void saysInOneLineWhyItCannotStart(@TempDir Path directory) throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThat(run(Map.of("PBS_DATA_DIR", file.toString()))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("pbs-server: ").hasLineCount(1);
    err.reset();
    assertThat(run(Map.of("PBS_LISTEN_ADDR", "x"))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("PBS_LISTEN_ADDR").hasLineCount(1);
  }
}
