package io.pbs4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DocExamplesTest {
  static List<DocExamples.Example> examples() throws Exception {
    return DocExamples.ofPackages(Path.of("src/main/java"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void examplePrintsWhatItSays(DocExamples.Example example, @TempDir Path scratch) throws Exception {
    assertThat(example.run(scratch)).isEqualTo(example.expected());
  }
}
