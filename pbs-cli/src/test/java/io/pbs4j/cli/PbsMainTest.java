package io.pbs4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines that end before a server is asked. */
class PbsMainTest {
  @TempDir private Path directory;
  private final Map<String, String> variables = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void theVersionIsPrinted() {
    assertThat(run("--version")).isZero();
    assertThat(out()).startsWith("pbs ");
    assertThat(err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"backup", "restore", "list", "snapshots", "files", "ls", "cat", "extract", "find", "catalog", "inspect", "completion", "demo"})
  void everyCommandHasHelp(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out()).startsWith("Usage: pbs " + command);
  }

  @Test
  void helpNamesVariablesAndExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(out()).contains("PBS_REPOSITORY", "PBS_FINGERPRINT", "130 interrupted");
  }

  @Test
  void wrongUsageIsTwo() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("frobnicate")).isEqualTo(2);
    assertThat(run("backup")).isEqualTo(2);
    assertThat(run("list", "--output-format", "xml")).isEqualTo(2);
    assertThat(err()).contains("try: pbs backup --help");
    assertThat(out()).isEmpty();
  }

  @Test
  void aMissingRepositoryIsWrongUsage() {
    assertThat(run("list")).isEqualTo(2);
    assertThat(err()).contains("PBS_REPOSITORY");
  }

  @Test
  void aMissingPasswordIsWrongUsage() {
    variables.put("PBS_REPOSITORY", "store");
    assertThat(run("list")).isEqualTo(2);
    assertThat(err()).contains("PBS_PASSWORD");
  }

  @Test
  void namesAreCheckedBeforeAServerIsAsked() throws IOException {
    String file = Files.writeString(directory.resolve("f"), "x").toString();
    reachable();
    assertThat(run("backup", "x.conf:" + file, "--backup-id", "a/b")).isEqualTo(2);
    assertThat(run("backup", "x.conf:" + file, "--backup-type", "lxc")).isEqualTo(2);
    assertThat(run("backup", "x.conf:" + file, "--backup-time", "0")).isEqualTo(2);
    assertThat(run("backup", "x.conf:" + file, "--ns", "a//b")).isEqualTo(2);
    assertThat(run("backup", "x.conf:" + file, "x.conf:" + file)).isEqualTo(2);
    assertThat(run("backup", "x.tar:" + file)).isEqualTo(2);
    assertThat(run("restore", "nonsense", "x.img", "-")).isEqualTo(2);
    assertThat(run("restore", "host/x/yesterday", "x.img", "-")).isEqualTo(2);
  }

  @Test
  void aFileThatIsNotThereIsAFailure() throws IOException {
    reachable();
    assertThat(run("backup", "x.conf:" + directory.resolve("none"))).isEqualTo(1);
    assertThat(err()).contains("none: no such file");
  }

  @Test
  void aServerThatIsNotThereIsFour() throws IOException {
    reachable();
    assertThat(run("list")).isEqualTo(4);
    assertThat(err()).contains("cannot connect").doesNotContain("hidden");
  }

  @Test
  void theDemoNeedsTheServersCommand() {
    assertThat(run("demo")).isEqualTo(2);
    assertThat(err()).contains("PBS_SERVER_COMMAND");
  }

  @Test
  void aDemoWhoseServerFailsSaysWhy() {
    variables.put("PBS_SERVER_COMMAND", "echo no such luck; false");
    assertThat(run("demo")).isEqualTo(1);
    assertThat(err()).contains("the server ended", "no such luck");
  }

  /** Settings that are complete, of a port where nobody listens. */
  private void reachable() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      variables.put("PBS_REPOSITORY", "root@pam@127.0.0.1:" + socket.getLocalPort() + ":store");
    }
    variables.put("PBS_PASSWORD", "hidden");
  }

  private int run(String... args) {
    CliContext context =
        new CliContext(
            Map.copyOf(variables),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            ManualClock.at(1_700_000_000));
    return PbsMain.run(context, args);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
