package io.pbs4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.testkit.DocExamples;
import io.pbs4j.testkit.DocExamples.Example;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of pbs-client's packages and of Markdown pages, against a server. */
class DocExamplesIT {
  private static final Path SOURCES = Path.of("../pbs-client/src/main/java");
  private static final List<Path> PAGES = List.of(Path.of("../README.md"), Path.of("../docs/examples.md"));

  /** Makes the snapshot that the others read. */
  private static final String FIRST = "io.pbs4j.client";

  private static final int IMAGE = 5_000_000;

  @TempDir private Path directory;

  static Stream<Example> packages() throws IOException {
    return DocExamples.ofPackages(SOURCES).stream();
  }

  static Stream<Example> pages() throws IOException {
    List<Example> examples = new ArrayList<>();
    for (Path page : PAGES) {
      examples.addAll(DocExamples.ofMarkdown(page));
    }
    return examples.stream();
  }

  @Test
  void everyExportedPackageHasOne() throws IOException {
    List<String> names = packages().map(Example::name).toList();
    assertThat(names).containsAll(DocExamples.exports(SOURCES));
  }

  @ParameterizedTest
  @MethodSource("packages")
  void packagesDoWhatTheySay(Example example) throws Exception {
    try (ScratchServer server = ScratchServer.start(folder("server"))) {
      if (!example.name().equals(FIRST)) {
        Example first = packages().filter(e -> e.name().equals(FIRST)).findAny().orElseThrow();
        here(first, server).run(folder("classes"));
      }
      assertThat(here(example, server).run(folder("classes"))).isEqualTo(example.expected());
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void pagesDoWhatTheySay(Example example) throws Exception {
    try (ScratchServer server = ScratchServer.start(folder("server"))) {
      List<String> printed = here(example, server).run(folder("classes"));
      assertThat(printed).isNotEmpty();
      if (!example.expected().isEmpty()) {
        assertThat(printed).isEqualTo(example.expected());
      }
    }
  }

  private Path folder(String name) throws IOException {
    return Files.createTempDirectory(directory, name);
  }

  /** With the paths and the server of this test in place of those that the reader will replace. */
  private Example here(Example example, ScratchServer server) throws IOException {
    Path image = folder("dev").resolve("web1");
    Files.write(image, RandomBytes.mixed(1, IMAGE));
    Path home = Files.createDirectories(folder("srv").resolve("web1"));
    Files.writeString(home.resolve("index.html"), "<p>hello</p>");
    Golden golden = Golden.unpack(folder("golden"), Golden.Part.DATASTORE, Golden.Part.KEYS);
    return example
        .with(
            "ClientEnvironment.ofProcess()",
            "new ClientEnvironment(java.util.Map.of(\"PBS_REPOSITORY\", \""
                + server.repository()
                + "\", \"PBS_PASSWORD\", \""
                + server.secret()
                + "\", \"PBS_FINGERPRINT\", \""
                + server.fingerprint()
                + "\"))")
        .with("/mnt/datastore", golden.datastore().toString())
        .with("/mnt/backups", golden.datastore().toString())
        .with("/etc/pbs", golden.path(Golden.Part.KEYS).toString())
        .with("/dev/vg/web1", image.toString())
        .with("/srv/web1", home.toString())
        .with("/var/tmp", folder("var").toString());
  }
}
