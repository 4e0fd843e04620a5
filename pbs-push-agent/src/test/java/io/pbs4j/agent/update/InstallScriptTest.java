package io.pbs4j.agent.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code install.sh} in a scratch root: what it leaves there. */
class InstallScriptTest {
  private static final Path SCRIPTS = Path.of("install").toAbsolutePath();

  /** What {@code systemd-analyze security} may say at most, in tenths. */
  private static final String EXPOSURE = "11";

  @TempDir static Path shared;
  private static AgentJars jars;

  @TempDir Path directory;
  private Path root;
  private Path jar;

  @BeforeAll
  static void compile() throws IOException {
    jars = new AgentJars(shared);
  }

  @BeforeEach
  void prepare() throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    jar = jars.good(directory.resolve("new.jar"), "1.0.0");
  }

  @Test
  void everythingHasItsPlaceAndTheModeItShouldHave() throws Exception {
    Done done = install();
    assertThat(done.status()).as(done.output()).isZero();
    assertThat(tree())
        .containsEntry("opt/pulse-agent", "rwxr-xr-x")
        .containsEntry("opt/pulse-agent/pbs-push-agent.jar", "rw-r--r--")
        .containsEntry("etc/pulse-agent", "rwx------")
        .containsEntry("etc/pulse-agent/pulse-agent.env", "rw-------")
        .containsEntry("etc/systemd/system/pulse-agent.service", "rw-r--r--")
        .containsEntry("var/lib/pulse-agent", "rwx------")
        .containsEntry("opt", "rwxr-xr-x")
        .hasSize(12);
    assertThat(done.output())
        .contains("proxmox-backup-manager user generate-token pulse@pbs monitoring")
        .contains("proxmox-backup-manager acl update / Audit --auth-id 'pulse@pbs!monitoring'");
  }

  @Test
  void theUnitRunsTheInstalledJarByTheJavaThatWasFound() throws Exception {
    install();
    assertThat(unit())
        .containsOnlyOnce("ExecStart=" + SelfTestRun.runningJava() + " -XX:+UseSerialGC -Xms4m ")
        .contains(" -jar /opt/pulse-agent/pbs-push-agent.jar\n")
        .doesNotContain(root.toString());
  }

  @Test
  void aSecondRunChangesNothing() throws Exception {
    install();
    Map<String, String> before = tree();
    String unit = unit();
    Done again = install();
    assertThat(again.status()).isZero();
    assertThat(again.output()).contains("upgraded");
    assertThat(tree()).isEqualTo(before);
    assertThat(unit()).isEqualTo(unit);
  }

  @Test
  void anUpgradeReplacesTheJarInOneStepAndKeepsSettingsAndReports() throws Exception {
    install();
    Path settings = root.resolve("etc/pulse-agent/pulse-agent.env");
    Files.writeString(settings, "PULSE_SERVER_URL=https://pulse.example\n");
    Files.writeString(root.resolve("var/lib/pulse-agent/report"), "unsent");
    Path installed = root.resolve("opt/pulse-agent/pbs-push-agent.jar");
    Files.writeString(installed.resolveSibling(".pulse-update-refused"), "1.1.0\n");
    Object file = Files.getAttribute(installed, "unix:ino");

    jars.good(jar, "1.1.0");
    assertThat(install().status()).isZero();
    assertThat(installed).hasSameBinaryContentAs(jar);
    assertThat(Files.getAttribute(installed, "unix:ino")).isNotEqualTo(file);
    assertThat(settings).hasContent("PULSE_SERVER_URL=https://pulse.example\n");
    assertThat(root.resolve("var/lib/pulse-agent/report")).hasContent("unsent");
    assertThat(installed.resolveSibling(".pulse-update-refused")).doesNotExist();
  }

  @Test
  void selfUpdateIsAskedForAndStaysUntilItIsTakenBack() throws Exception {
    Path dropIn = root.resolve("etc/systemd/system/pulse-agent.service.d/self-update.conf");
    install();
    assertThat(dropIn).doesNotExist();
    install("--with-self-update");
    assertThat(dropIn).content().contains("ReadWritePaths=/opt/pulse-agent\n");
    install();
    assertThat(dropIn).exists();
    install("--without-self-update");
    assertThat(dropIn.getParent()).doesNotExist();
  }

  @Test
  void removalKeepsSettingsAndReportsAndPurgeDoesNot() throws Exception {
    install("--with-self-update");
    assertThat(run("--uninstall", "--root", root.toString()).status()).isZero();
    assertThat(tree())
        .containsKeys("etc/pulse-agent/pulse-agent.env", "var/lib/pulse-agent")
        .doesNotContainKeys("opt/pulse-agent", "etc/systemd/system/pulse-agent.service");
    assertThat(run("--uninstall", "--root", root.toString()).status()).isZero();

    assertThat(run("--purge", "--root", root.toString()).status()).isZero();
    assertThat(tree()).doesNotContainKeys("etc/pulse-agent", "var/lib/pulse-agent");
  }

  @Test
  void aJarThatFailsItsTestChangesNothing() throws Exception {
    install();
    Map<String, String> before = tree();
    byte[] running = Files.readAllBytes(root.resolve("opt/pulse-agent/pbs-push-agent.jar"));
    jars.write(jar, AgentJars.MAIN, "1.1.0", "crash");
    Done done = install();
    assertThat(done.status()).isEqualTo(1);
    assertThat(done.output()).contains("does not pass its self-test; nothing was changed");
    assertThat(tree()).isEqualTo(before);
    assertThat(root.resolve("opt/pulse-agent/pbs-push-agent.jar")).hasBinaryContent(running);
  }

  @Test
  void anOldJavaIsNamedAndHowToGetANewOne() throws Exception {
    Path old = directory.resolve("java");
    Files.writeString(old, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xr-x"));
    Done done = run("--root", root.toString(), "--jar", jar.toString(), "--java", old.toString());
    assertThat(done.status()).isEqualTo(1);
    assertThat(done.output())
        .contains("is Java 11; 17 or newer is needed. Install it with: apt install openjdk-17-jre-headless");
    assertThat(tree()).isEmpty();
  }

  @Test
  void argumentsThatAreNotKnownAreNotRepeated() throws Exception {
    Done done = run("--key=secret-of-somebody");
    assertThat(done.status()).isEqualTo(1);
    assertThat(done.output()).doesNotContain("secret-of-somebody");
  }

  @Test
  void systemdTakesTheUnitAndFindsItClosed() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "there is systemd-analyze");
    install();
    String file = root.resolve("etc/systemd/system/pulse-agent.service").toString();
    Done verified = command(List.of("/usr/bin/systemd-analyze", "verify", file));
    assertThat(verified.status()).as(verified.output()).isZero();
    assertThat(verified.output()).doesNotContain("Unknown");
    Done judged =
        command(
            List.of(
                "/usr/bin/systemd-analyze", "security", "--offline=true", "--threshold=" + EXPOSURE, file));
    assertThat(judged.status()).as(judged.output()).isZero();
  }

  private Done install(String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--root", root.toString(), "--jar", jar.toString(), "--java",
                SelfTestRun.runningJava().toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private static Done run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", SCRIPTS.resolve("install.sh").toString()));
    command.addAll(List.of(arguments));
    return command(command);
  }

  private static Done command(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Done(process.exitValue(), output);
  }

  private record Done(int status, String output) {}

  private String unit() throws IOException {
    return Files.readString(root.resolve("etc/systemd/system/pulse-agent.service"));
  }

  /** Modes by path below the root. */
  private Map<String, String> tree() throws IOException {
    Map<String, String> modes = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      all.filter(path -> !path.equals(root))
          .forEach(path -> modes.put(root.relativize(path).toString(), mode(path)));
    }
    return modes;
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
