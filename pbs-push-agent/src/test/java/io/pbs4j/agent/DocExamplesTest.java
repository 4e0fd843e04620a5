package io.pbs4j.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.testkit.DocExamples;
import io.pbs4j.testkit.DocExamples.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example in a package's description does what it says. */
class DocExamplesTest {
  static Stream<Example> examples() throws IOException {
    return DocExamples.ofPackages(Path.of("src/main/java")).stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void runsAndPrintsWhatItSays(Example example, @TempDir Path scratch) throws Exception {
    assertThat(example.run(scratch)).isEqualTo(example.expected());
  }
}
