package io.pbs4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole trees, and parts of them, out of the golden datastore. */
class ExtractedTreeTest {
  @TempDir static Path directory;
  static Golden golden;

  @TempDir private Path work;

  @BeforeAll
  static void unpack() throws IOException {
    golden = Golden.unpack(directory, Part.DATASTORE, Part.KEYS, Part.SOURCE);
  }

  @Test
  void everyFileOfAnEncryptedTreeIsThatOfTheSource() throws IOException {
    Path target = work.resolve("tree");
    CommandRun run =
        extract(
            "--keyfile",
            golden.path(Part.KEYS).resolve("key-none.json").toString(),
            "host/enc-none/2023-11-14T22:13:20Z",
            "root.pxar",
            target.toString());
    assertThat(run.code()).as(run.err()).isZero();
    Map<String, String> sums = sums("");
    assertThat(sums).hasSizeGreaterThan(400);
    for (Map.Entry<String, String> file : sums.entrySet()) {
      assertThat(Digest.sha256(Files.readAllBytes(target.resolve(file.getKey()))))
          .as(file.getKey())
          .hasToString(file.getValue());
    }
  }

  @Test
  void aDirectoryFillsAnEmptyOne() throws IOException {
    Path target = Files.createDirectory(work.resolve("empty"));
    assertThat(extract("host/plain/2023-11-14T22:13:20Z", "root.pxar/many", target.toString()).code()).isZero();
    Map<String, String> sums = sums("many/");
    assertThat(sums).hasSize(300);
    try (Stream<Path> files = Files.list(target)) {
      assertThat(files.map(file -> "many/" + file.getFileName())).containsExactlyInAnyOrderElementsOf(sums.keySet());
    }
    CommandRun again = extract("host/plain/2023-11-14T22:13:20Z", "root.pxar/many", target.toString());
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("not empty");
  }

  @Test
  void holesStayHoles() throws IOException {
    Path target = work.resolve("sparse");
    assertThat(
            extract("host/plain/2023-11-14T22:13:20Z", "root.pxar/large/all-hole-2MiB.bin", target.toString()).code())
        .isZero();
    assertThat(target).hasSize(2 << 20);
    Path image = work.resolve("disk");
    assertThat(extract("host/plain/2023-11-14T22:13:20Z", "disk.img", image.toString()).code()).isZero();
    assertThat(image).hasSize(32 << 20);
  }

  @Test
  void aTargetInNoDirectoryIsAnError() {
    Path nowhere = work.resolve("a/b/c");
    assertThat(extract("host/plain/2023-11-14T22:13:20Z", "root.pxar/hello.txt", nowhere.toString()).code())
        .isEqualTo(1);
    assertThat(extract("host/plain/2023-11-14T22:13:20Z", "root.pxar/many", nowhere.toString()).code()).isEqualTo(1);
    assertThat(work.resolve("a")).doesNotExist();
  }

  @Test
  void nothingIsWrittenThroughALinkThatIsThere() throws IOException {
    Path victim = Files.writeString(work.resolve("victim"), "precious");
    Path link = Files.createSymbolicLink(work.resolve("link"), victim);
    assertThat(extract("host/plain/2023-11-14T22:13:20Z", "root.pxar/hello.txt", link.toString()).code()).isEqualTo(1);
    CommandRun over = extract("--overwrite", "host/plain/2023-11-14T22:13:20Z", "root.pxar/hello.txt", link.toString());
    assertThat(over.code()).isZero();
    assertThat(victim).hasContent("precious");
    assertThat(Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  private static CommandRun extract(String... more) {
    String[] head = {"extract", "--datastore", golden.datastore().toString()};
    return CommandRun.of(Map.of(), Stream.concat(Stream.of(head), Stream.of(more)).toArray(String[]::new));
  }

  /** Sums of the source's files of plain names below a directory. */
  private static Map<String, String> sums(String below) throws IOException {
    Map<String, String> sums = new TreeMap<>();
    Path list = golden.path(Part.SOURCE).resolve("treeA-gen1.sha256");
    String text = new String(Files.readAllBytes(list), StandardCharsets.ISO_8859_1);
    text.lines()
        .filter(line -> line.length() > 68 && line.substring(68).startsWith(below))
        .filter(line -> line.chars().allMatch(ch -> ch < 0x7f))
        .filter(line -> !line.endsWith("/new") && !line.contains("excluded/"))
        .forEach(line -> sums.put(line.substring(68), line.substring(0, 64)));
    return sums;
  }
}
