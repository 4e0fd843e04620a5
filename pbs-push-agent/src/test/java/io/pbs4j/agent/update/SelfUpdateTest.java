package io.pbs4j.agent.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.agent.http.Peer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfUpdateTest {
  @TempDir static Path shared;
  private static AgentJars jars;

  @TempDir Path directory;
  private Scene scene;

  @BeforeAll
  static void compile() throws IOException {
    jars = new AgentJars(shared);
  }

  @BeforeEach
  void open() throws Exception {
    scene = new Scene(jars, directory);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void aNewerSignedVersionTakesTheRunningOnesPlace() throws Exception {
    Files.setPosixFilePermissions(scene.installed, PosixFilePermissions.fromString("rw-r-----"));
    UpdateResult result = scene.update().look();

    assertThat(result.installed()).isTrue();
    assertThat(result.text()).isEqualTo("version 1.1.0 is in the place of 1.0.0");
    assertThat(JarInspection.isAgent(scene.installed, "1.1.0")).isTrue();
    assertThat(Files.readAllBytes(directory.resolve("agent.jar.backup"))).isEqualTo(scene.oldBytes());
    assertThat(directory.resolve(".pulse-update-info")).hasContent("1.0.0\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(scene.installed)))
        .isEqualTo("rw-r-----");
    assertThat(scene.names())
        .containsExactly(
            ".pulse-update-info", ".pulse-update-pending", "agent.jar", "agent.jar.backup");
  }

  @Test
  void callsCarryVersionsAndBothTokenHeaders() throws Exception {
    scene.update().look();
    String token = " " + Scene.TOKEN + " Bearer " + Scene.TOKEN;
    assertThat(scene.server.requests())
        .containsExactly(
            "GET /api/agent/version?agentVersion=1.0.0" + token,
            "GET /download/pbs-push-agent?serverVersion=1.1.0" + token);
  }

  @Test
  void anyOfSeveralTrustedKeysMaySign() throws Exception {
    byte[] jar = scene.agent(AgentJars.MAIN, "1.1.0", "pass");
    scene.server.sends("X-Signature-Ed25519", Scene.signature(scene.second, jar));
    assertThat(scene.update().look().installed()).isTrue();
  }

  @Test
  void withoutTrustedKeysAChecksumIsEnoughInWhateverCase() throws Exception {
    byte[] jar = scene.agent(AgentJars.MAIN, "1.1.0", "pass");
    scene.server.sends("X-Signature-Ed25519", "");
    scene.server.sends(
        "X-Checksum-Sha256", FakeUpdateServer.sha256(jar).toUpperCase(Locale.ROOT));
    assertThat(scene.update(TrustedKeys.parse("")).look().installed()).isTrue();
  }

  @Test
  void aServerThatFailsForAMomentIsAskedAgain() throws Exception {
    scene.server.failsFirst(500, 429);
    assertThat(scene.update().look().installed()).isTrue();
    assertThat(scene.pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void theSelfTestKnowsNoSecretsOfTheEnvironment() throws Exception {
    // Something of this program's environment stands for the agent's secrets.
    assertThat(System.getenv()).containsKey("HOME");
    scene.offer(scene.agent(AgentJars.MAIN, "1.1.0", "secrets"));
    assertThat(scene.update().look().installed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "0.9.9", "1.0.0-rc.9", "1.0.0+build.7", "dev", "1.2.0-SNAPSHOT"})
  void whatIsNotNewerOrOfADeveloperIsNotEvenFetched(String version) throws Exception {
    scene.server.announces("{\"version\":\"" + version + "\"}");
    assertThat(scene.update().look().installed()).isFalse();
    assertThat(scene.server.requests()).hasSize(1);
  }

  @Test
  void aSymbolicLinkStaysOneAndItsFileIsReplaced() throws Exception {
    Path real = Files.createDirectory(directory.resolve("versions")).resolve("agent.jar");
    Files.move(scene.installed, real);
    Files.createSymbolicLink(scene.installed, real);

    assertThat(scene.update().look().installed()).isTrue();
    assertThat(scene.installed).isSymbolicLink();
    assertThat(JarInspection.isAgent(real, "1.1.0")).isTrue();
    assertThat(real.resolveSibling("agent.jar.backup")).exists();
  }

  @Test
  void whatAnUpdateLeftThatWasEndedInItsMiddleIsRemovedAtTheNextStart() throws Exception {
    Files.writeString(directory.resolve(".pulse-update-download.tmp"), "half of it");
    Files.writeString(directory.resolve("somebody-elses.tmp"), "mine");
    scene.update();
    assertThat(scene.names()).containsExactly("agent.jar", "somebody-elses.tmp");
  }

  @Test
  void anotherAgentOfTheSameJarWaits() throws Exception {
    SelfUpdate update = scene.update();
    try (var lock = new UpdateLedger(directory, JarFiles.ofHost()).lock()) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(update::look).hasMessageContaining("another agent updates this jar");
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsNamedAtOnce() {
    scene.files =
        new ForwardingFiles() {
          @Override
          void before(String step, Path file) throws IOException {
            throw new IOException("Read-only file system");
          }
        };
    assertThatThrownBy(scene::update)
        .hasMessageContaining("the directory of the jar")
        .hasMessageContaining("cannot be written: Read-only file system")
        .hasMessageContaining("--with-self-update");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1.0-SNAPSHOT", "dev", "today's"})
  void buildsOfDevelopersAreNotReplaced(String version) {
    assertThatThrownBy(() -> open(new RunningJar(scene.installed, version), scene.server.address()))
        .hasMessageContaining(version);
  }

  @Test
  void aProgramThatHasTheAgentInItIsNotReplacedByAnAgent() throws Exception {
    jars.write(scene.installed, "io.pbs4j.cli.PbsMain", "1.0.0", "pass");
    assertThatThrownBy(scene::update).hasMessageContaining("is not the jar of an agent by itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://updates.example/", "http://127.0.0.1.updates.example/", "http://localhost.example/",
        "ftp://127.0.0.1/", "http://10.0.0.1/"
      })
  void plainHttpOfOtherHostsIsRefused(String address) {
    assertThatThrownBy(() -> open(scene.running(), URI.create(address)))
        .hasMessage("updates come by https only, or by http from this host");
  }

  private static SelfUpdate open(RunningJar jar, URI address) throws Exception {
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    try {
      return SelfUpdate.of(
          jar, new Peer(address, SSLContext.getDefault(), Duration.ofSeconds(1), watch), Optional.empty());
    } finally {
      watch.shutdownNow();
    }
  }
}
