package io.pbs4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.testkit.DocExamples;
import io.pbs4j.testkit.DocExamples.Example;
import io.pbs4j.testkit.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every package that users see has an example, and every example does what it says. */
class DocExamplesTest {
  private static final Path SOURCES = Path.of("src/main/java");

  @TempDir private static Path data;
  private static Golden golden;

  @BeforeAll
  static void unpack() throws IOException {
    golden = Golden.unpack(data, Golden.Part.DATASTORE, Golden.Part.KEYS);
  }

  static Stream<Example> examples() throws IOException {
    return DocExamples.ofPackages(SOURCES).stream();
  }

  @Test
  void everyExportedPackageHasOne() throws IOException {
    List<String> names = examples().map(Example::name).toList();
    assertThat(names).containsAll(DocExamples.exports(SOURCES));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void runsAndPrintsWhatItSays(Example example, @TempDir Path scratch) throws Exception {
    Example here =
        example
            .with("/mnt/backups", golden.datastore().toString())
            .with("/etc/pbs", golden.path(Golden.Part.KEYS).toString());
    assertThat(here.run(scratch)).isEqualTo(here.expected());
  }
}
