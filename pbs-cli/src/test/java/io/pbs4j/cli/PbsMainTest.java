package io.pbs4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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
  @ValueSource(strings = {"backup", "restore", "list", "snapshots", "files", "ls", "cat", "extract", "find", "catalog", "inspect", "completion", "demo", "doctor"})
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

  @Test
  void outputThatCannotBeWrittenIsAFailure() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    CliContext context =
        new CliContext(
            Map.of(),
            new PrintStream(full, true, StandardCharsets.UTF_8),
            full,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            ManualClock.at(1_700_000_000));
    assertThat(PbsMain.run(context, "check", "--list")).isEqualTo(1);
    assertThat(err()).contains("standard output: not all of it could be written");
  }

  static Stream<Arguments> failures() {
    Path path = Path.of("/x/y");
    return Stream.of(
        Arguments.of(new AccessDeniedException("/x/y"), path + ": permission denied"),
        Arguments.of(new NoSuchFileException("/x/y"), path + ": no such file or directory"),
        Arguments.of(new FileAlreadyExistsException("/x/y"), path + ": exists"),
        Arguments.of(new FileAlreadyExistsException("/x/y: exists"), path + ": exists"),
        Arguments.of(new NotDirectoryException("/x/y"), path + ": is no directory"),
        Arguments.of(new DirectoryNotEmptyException("/x/y"), path + ": is not empty"),
        Arguments.of(new FileSystemException("/x/y", null, "Not a directory"), path + ": Not a directory"),
        Arguments.of(
            new UncheckedIOException(new AccessDeniedException("/x/y")), path + ": permission denied"),
        Arguments.of(
            new DirectoryIteratorException(new AccessDeniedException("/x/y")), path + ": permission denied"),
        Arguments.of(new ClosedByInterruptException(), "interrupted"),
        Arguments.of(new CancellationException(), "interrupted"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureIsToldInWordsAndNotByItsClass(Exception failure, String message) {
    assertThat(PbsMain.message(failure)).isEqualTo(message);
  }

  @Test
  void tooLittleMemoryIsToldAsSuch() {
    assertThat(PbsMain.message(new IllegalStateException(new OutOfMemoryError("Java heap space"))))
        .startsWith("not enough memory");
  }
}
