package io.pbs4j.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.testkit.DocExamples;
import io.pbs4j.testkit.DocExamples.Example;
import io.pbs4j.testkit.s3.S3Keys;
import io.pbs4j.testkit.s3.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example in a package's description does what it says. */
class DocExamplesTest {
  private static final Path SOURCES = Path.of("src/main/java");

  static Stream<Example> examples() throws IOException {
    return DocExamples.ofPackages(SOURCES).stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void runsAndPrintsWhatItSays(Example example, @TempDir Path scratch) throws Exception {
    try (S3Server server =
        S3Server.start(
            io.pbs4j.testkit.s3.S3Settings.inMemory().withKeys(new S3Keys("key", "secret")))) {
      server.createBucket("backups");
      // The example of the settings only shows its address.
      Example here =
          example.name().endsWith(".client")
              ? example.with("http://127.0.0.1:9000", server.endpoint().toString())
              : example;
      assertThat(here.run(scratch)).isEqualTo(example.expected());
    }
  }
}
