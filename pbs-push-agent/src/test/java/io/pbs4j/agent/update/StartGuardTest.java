package io.pbs4j.agent.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartGuardTest {
  @TempDir static Path shared;
  private static AgentJars jars;

  @TempDir Path directory;
  private Scene scene;

  @BeforeAll
  static void compile() throws IOException {
    jars = new AgentJars(shared);
  }

  @BeforeEach
  void updated() throws Exception {
    scene = new Scene(jars, directory);
    scene.update().look();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void aVersionThatDoesNotComeUpIsReplacedByTheOneBeforeAndNotInstalledAgain() throws Exception {
    for (int start = 1; start <= StartGuard.MAX_STARTS; start++) {
      assertThat(start("1.1.0").rolledBack()).as("start %d", start).isFalse();
    }
    assertThat(start("1.1.0").rolledBack()).isTrue();
    assertThat(Files.readAllBytes(scene.installed)).isEqualTo(scene.oldBytes());

    assertThat(start("1.0.0").rolledBack()).isFalse();
    UpdateResult result = scene.update().look();
    assertThat(result.installed()).isFalse();
    assertThat(result.text())
        .isEqualTo("version 1.1.0 did not come up here before; skipped (listed in .pulse-update-refused)");

    scene.server.announces("{\"version\":\"1.2.0\"}");
    scene.offer(scene.agent(AgentJars.MAIN, "1.2.0", "pass"));
    assertThat(scene.update().look().installed()).isTrue();
  }

  @Test
  void aVersionThatProvedItselfStaysHoweverOftenItStarts() {
    StartGuard guard = start("1.1.0");
    assertThat(guard.rolledBack()).isFalse();
    guard.confirm();
    guard.confirm();
    for (int start = 0; start < 10; start++) {
      assertThat(start("1.1.0").rolledBack()).isFalse();
    }
    assertThat(JarInspection.isAgent(scene.installed, "1.1.0")).isTrue();
  }

  @Test
  void theOldVersionDoesNotVouchForTheNewOne() {
    start("1.0.0").confirm();
    assertThat(directory.resolve(".pulse-update-pending")).exists();
    start("1.1.0").confirm();
    assertThat(directory.resolve(".pulse-update-pending")).doesNotExist();
  }

  @Test
  void aBackupThatIsNotTheVersionBeforeIsNotBroughtBack() throws Exception {
    jars.good(directory.resolve("agent.jar.backup"), "0.3.0");
    for (int start = 0; start < 10; start++) {
      assertThat(start("1.1.0").rolledBack()).isFalse();
    }
    assertThat(JarInspection.isAgent(scene.installed, "1.1.0")).isTrue();
  }

  @Test
  void anUpdateThatWasEndedBeforeTheSwapLeavesNothingToGuard() {
    assertThat(start("1.0.0").rolledBack()).isFalse();
    assertThat(directory.resolve(".pulse-update-pending")).doesNotExist();
  }

  @Test
  void filesThatSomebodySpoiledDoNotKeepTheAgentFromStarting() throws Exception {
    Files.writeString(directory.resolve(".pulse-update-pending"), "1.1.0\n1.0.0\nmany\n");
    assertThat(start("1.1.0").rolledBack()).isFalse();
    Files.delete(directory.resolve(".pulse-update-pending"));
    Files.createDirectory(directory.resolve(".pulse-update-pending"));
    assertThat(start("1.1.0").rolledBack()).isFalse();
  }

  private StartGuard start(String version) {
    return new StartGuard(new RunningJar(scene.installed, version));
  }
}
