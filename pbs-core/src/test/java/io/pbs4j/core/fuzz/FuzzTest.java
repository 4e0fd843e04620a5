package io.pbs4j.core.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs Jazzer on every format, each in a process of its own: {@code mvn verify -Pfuzz}, with {@code -Dfuzz.seconds=600}
 * for longer than a minute each.
 */
@Tag("fuzz")
class FuzzTest {
  @ParameterizedTest
  @EnumSource(Format.class)
  void nothingIsFound(Format format, @TempDir Path golden, @TempDir Path corpus, @TempDir Path findings)
      throws IOException, InterruptedException {
    Seeds.write(format, golden, corpus);
    Process fuzzer =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "com.code_intelligence.jazzer.Jazzer",
                    "--target_class=" + FuzzTarget.class.getName(),
                    "--target_args=" + format.name().toLowerCase(Locale.ROOT),
                    "--instrumentation_includes=io.pbs4j.**",
                    "--reproducer_path=" + findings,
                    "-artifact_prefix=" + findings + "/",
                    "-max_total_time=" + System.getProperty("fuzz.seconds", "60"),
                    "-timeout=10",
                    "-rss_limit_mb=2048",
                    "-print_final_stats=1",
                    corpus.toString()))
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target", "fuzz-" + format.name().toLowerCase(Locale.ROOT) + ".log").toFile())
            .start();
    int exit = fuzzer.waitFor();
    try (var found = Files.list(findings)) {
      assertThat(found).as("see target/fuzz-*.log").isEmpty();
    }
    assertThat(exit).as("see target/fuzz-*.log").isZero();
  }
}
