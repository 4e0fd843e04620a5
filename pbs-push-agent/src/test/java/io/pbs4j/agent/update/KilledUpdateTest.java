package io.pbs4j.agent.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whenever an update is killed, a whole jar is in its place, and the next start goes on from there. */
class KilledUpdateTest {
  private static final int KILLS = 12;

  @TempDir static Path shared;
  private static AgentJars jars;

  @TempDir Path directory;
  private Path installed;
  private byte[] old;
  private byte[] fresh;

  @BeforeAll
  static void compile() throws IOException {
    jars = new AgentJars(shared);
  }

  @BeforeEach
  void install() throws IOException {
    Path shelf = Files.createDirectories(directory.resolve("shelf"));
    old = Files.readAllBytes(jars.good(shelf.resolve("1.0.0"), "1.0.0"));
    fresh = Files.readAllBytes(jars.good(shelf.resolve("1.1.0"), "1.1.0"));
    installed = directory.resolve("agent.jar");
    Files.write(installed, old);
  }

  @Test
  void killedBeforeAnyOfItsStepsItLeavesTheOldOrTheNewJarAndTheNextStartGoesOn() throws Exception {
    int step = 0;
    int withOld = 0;
    int status;
    do {
      Files.write(installed, old);
      status = child(Integer.toString(step)).waitFor();
      assertThat(status).isIn(0, SwapChild.DEAD);
      byte[] now = Files.readAllBytes(installed);
      assertThat(now).as("step %d", step).isIn(old, fresh);
      if (Arrays.equals(now, old)) {
        withOld++;
        startOfTheOld();
      } else {
        startsOfTheNewUntilTheOldIsBack();
      }
      step++;
    } while (status == SwapChild.DEAD);
    assertThat(step).isGreaterThan(15);
    assertThat(withOld).isBetween(1, step - 1);
  }

  private void startOfTheOld() throws IOException {
    assertThat(new StartGuard(new RunningJar(installed, "1.0.0")).rolledBack()).isFalse();
    assertThat(directory.resolve(UpdateLedger.PENDING)).doesNotExist();
    new UpdateLedger(directory, JarFiles.ofHost()).removeUnfinished();
  }

  private void startsOfTheNewUntilTheOldIsBack() throws IOException {
    for (int start = 0; start < StartGuard.MAX_STARTS; start++) {
      assertThat(new StartGuard(new RunningJar(installed, "1.1.0")).rolledBack()).isFalse();
    }
    assertThat(new StartGuard(new RunningJar(installed, "1.1.0")).rolledBack()).isTrue();
    assertThat(Files.readAllBytes(installed)).isEqualTo(old);
    new UpdateLedger(directory, JarFiles.ofHost()).removeUnfinished();
  }

  @Test
  void killedAtAnyMomentItLeavesAWholeJar() throws Exception {
    SplittableRandom random = new SplittableRandom(8);
    for (int kill = 0; kill < KILLS; kill++) {
      Process child = child("forever");
      assertThat(child.getInputStream().readNBytes(5)).asString().isEqualTo("begin");
      TimeUnit.MICROSECONDS.sleep(random.nextInt(150_000));
      child.destroyForcibly().waitFor();

      byte[] now = Files.readAllBytes(installed);
      assertThat(now).as("kill %d", kill).isIn(old, fresh);
      Path backup = directory.resolve("agent.jar.backup");
      if (Files.exists(backup)) {
        assertThat(Files.readAllBytes(backup)).isIn(old, fresh);
      }
    }
  }

  private Process child(String mode) throws IOException {
    return new ProcessBuilder(
            List.of(
                SelfTestRun.runningJava().toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SwapChild.class.getName(),
                directory.toString(),
                mode))
        .redirectError(new File("/dev/null"))
        .start();
  }
}
