package io.pbs4j.server.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskLogPageTest {
  private @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("log");
    Files.writeString(file, "one\ntwo\nthr\u00e9e\nfour\nfive\n");
  }

  @Test
  void zeroAndOneAreTheFirstLine() throws IOException {
    assertThat(TaskLogPage.read(file, 0, 2)).isEqualTo(new TaskLogPage(1, List.of("one", "two"), 5));
    assertThat(TaskLogPage.read(file, 1, 2)).isEqualTo(new TaskLogPage(1, List.of("one", "two"), 5));
  }

  @Test
  void pagesFollowEachOther() throws IOException {
    assertThat(TaskLogPage.read(file, 3, 2)).isEqualTo(new TaskLogPage(3, List.of("thr\u00e9e", "four"), 5));
    assertThat(TaskLogPage.read(file, 5, 2)).isEqualTo(new TaskLogPage(5, List.of("five"), 5));
    assertThat(TaskLogPage.read(file, 6, 2)).isEqualTo(new TaskLogPage(6, List.of(), 5));
  }

  @Test
  void limitZeroIsAll() throws IOException {
    assertThat(TaskLogPage.read(file, 0, 0).lines()).hasSize(5);
    assertThat(TaskLogPage.read(file, 4, 0).lines()).containsExactly("four", "five");
    assertThat(TaskLogPage.read(file, 4, Long.MAX_VALUE).lines()).containsExactly("four", "five");
  }

  @Test
  void aLineWithoutItsEndDoesNotCount() throws IOException {
    Files.writeString(file, "one\ntw");
    assertThat(TaskLogPage.read(file, 0, 0)).isEqualTo(new TaskLogPage(1, List.of("one"), 1));
  }
}
