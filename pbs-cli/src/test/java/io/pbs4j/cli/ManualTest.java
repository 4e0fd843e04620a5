package io.pbs4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manual pages and completion, made of the commands. */
class ManualTest {
  @TempDir private Path directory;

  @Test
  void everyCommandHasItsPage() throws IOException {
    assertThat(CommandRun.of(Map.of(), "manual", directory.resolve("man").toString()).code()).isZero();
    try (Stream<Path> pages = Files.list(directory.resolve("man"))) {
      assertThat(pages.map(page -> page.getFileName().toString()))
          .contains("pbs.1", "pbs-ls.1", "pbs-backup.1", "pbs-catalog.1", "pbs-catalog-dump.1", "pbs.bash")
          .doesNotContain("pbs-manual.1");
    }
    String page = Files.readString(directory.resolve("man").resolve("pbs-cat.1"));
    assertThat(page)
        .startsWith(".TH \"PBS\\-CAT\" 1\n.SH NAME\npbs\\-cat \\- Write a file")
        .contains(".SH SYNOPSIS\npbs cat [OPTION]... SNAPSHOT ARCHIVE[/PATH]\n")
        .contains(".TP\n\\fB\\-\\-offset=N\\fR\nbegin at this byte\n")
        .contains("Example: pbs cat host/web1");
    assertThat(Files.readString(directory.resolve("man").resolve("pbs-ls.1"))).contains("text, json, json\\-pretty");
  }

  @Test
  void noLineOfAPageIsTakenForACommand() throws IOException {
    CommandRun.of(Map.of(), "manual", directory.resolve("man").toString());
    try (Stream<Path> pages = Files.list(directory.resolve("man"))) {
      for (Path page : pages.filter(file -> file.toString().endsWith(".1")).toList()) {
        assertThat(Files.readAllLines(page))
            .as(page.toString())
            .filteredOn(line -> line.startsWith(".") || line.startsWith("'"))
            .allMatch(line -> line.matches("\\.(TH|SH|TP|nf|fi)( .*)?"));
      }
    }
  }

  @Test
  void theCompletionIsAScriptThatBashUnderstands() throws IOException, InterruptedException {
    CommandRun run = CommandRun.of(Map.of(), "completion");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("catalog", "--ignore-case").doesNotContain("_manual");
    Path script = Files.writeString(directory.resolve("pbs.bash"), run.out());
    String question =
        "source '" + script + "'; COMP_WORDS=(pbs ins); COMP_CWORD=1; COMP_LINE='pbs ins'; COMP_POINT=7;"
            + " _complete_pbs; echo ${COMPREPLY[*]}";
    Process bash =
        new ProcessBuilder(List.of("bash", "-c", question))
            .redirectError(ProcessBuilder.Redirect.DISCARD) // a built-in complains that nobody typed
            .start();
    String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(answer.strip()).isEqualTo("inspect");
  }
}
