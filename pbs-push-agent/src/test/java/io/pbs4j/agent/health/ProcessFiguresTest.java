package io.pbs4j.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessFiguresTest {
  @TempDir Path directory;

  @Test
  void residentMemoryIsRead() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("status"), "Name:\tjava\nVmRSS:\t   51200 kB\nThreads:\t9\n");
    assertThat(new ProcessFigures(file).resident()).hasValue(51_200L * 1024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Name:\tjava\n", "VmRSS:\tmuch\n"})
  void withoutTheLineThereIsNone(String content) throws Exception {
    Path file = Files.writeString(directory.resolve("status"), content);
    assertThat(new ProcessFigures(file).resident()).isEmpty();
  }

  @Test
  void withoutTheFileThereIsNone() {
    assertThat(new ProcessFigures(directory.resolve("none")).resident()).isEmpty();
  }

  @Test
  void thisProcessHasFigures() {
    assertThat(new ProcessFigures().heap()).isPositive();
    assertThat(new ProcessFigures().start()).isPresent();
  }
}
