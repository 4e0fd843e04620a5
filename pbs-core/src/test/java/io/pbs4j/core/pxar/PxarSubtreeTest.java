package io.pbs4j.core.pxar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.CountingSource;
import io.pbs4j.core.Octets;
import io.pbs4j.core.Piecemeal;
import io.pbs4j.testkit.RandomBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Parts of archives with hard links, read as archives of their own. */
class PxarSubtreeTest {
  private static final Metadata DIRECTORY = Metadata.of(0040755, 0, 0, 0, 0);
  private static final Metadata FILE = Metadata.of(0100644, 0, 0, 0, 0);

  /** An archive and, for every path in it, what one reads there. */
  private static final class Tree {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<String, String> contents = new TreeMap<>();
    private final Map<String, Long> positions = new TreeMap<>();
    private final List<String> directories = new ArrayList<>();
    private final Random random;
    private final PxarWriter writer;

    Tree(long seed) throws IOException {
      random = new Random(seed);
      writer = new PxarWriter(out, DIRECTORY);
      fill("", 0);
      writer.finish();
    }

    private void fill(String path, int depth) throws IOException {
      int count = 1 + random.nextInt(5);
      for (int i = 0; i < count; i++) {
        String name = "e" + i;
        String whole = path.isEmpty() ? name : path + "/" + name;
        int kind = random.nextInt(4);
        if (kind == 0 && depth < 3) {
          directories.add(whole);
          writer.startDirectory(Octets.ofText(name), DIRECTORY);
          fill(whole, depth + 1);
          writer.endDirectory();
        } else if (kind == 1 && !positions.isEmpty()) {
          List<String> first = List.copyOf(positions.keySet());
          String target = first.get(random.nextInt(first.size()));
          writer.hardLink(Octets.ofText(name), Octets.ofText(target), positions.get(target));
          contents.put(whole, contents.get(target));
        } else {
          byte[] content = ("content of " + whole).getBytes(StandardCharsets.UTF_8);
          positions.put(whole, writer.position());
          writer.file(Octets.ofText(name), FILE, content.length, new ByteArrayInputStream(content));
          contents.put(whole, "content of " + whole);
        }
      }
    }

    ByteSource source() {
      return ByteSource.of("a.pxar", out.toByteArray());
    }
  }

  @Property(tries = 300)
  void everyPathLeadsToItsContentAlsoThroughHardLinks(@ForAll long seed) throws IOException {
    Tree tree = new Tree(seed);
    PxarArchive pxar = PxarArchive.open(tree.source());
    for (Map.Entry<String, String> file : tree.contents.entrySet()) {
      PxarEntry entry = pxar.find(Octets.ofText(file.getKey())).orElseThrow();
      assertThat(pxar.stream(entry).readAllBytes()).asString().isEqualTo(file.getValue());
    }
  }

  @Property(tries = 300)
  void everySubtreeHasTheContentsOfItsPart(@ForAll long seed) throws IOException {
    Tree tree = new Tree(seed);
    PxarArchive pxar = PxarArchive.open(new Piecemeal(tree.source()));
    for (String directory : tree.directories) {
      Map<String, String> expected = new TreeMap<>();
      tree.contents.forEach(
          (path, content) -> {
            if (path.startsWith(directory + "/")) {
              expected.put(path.substring(directory.length() + 1), content);
            }
          });
      PxarEntry entry = pxar.find(Octets.ofText(directory)).orElseThrow();
      assertThat(contents(pxar.walk(entry))).isEqualTo(expected);
    }
  }

  @Property(tries = 100)
  void whatIsNotReadOfASubtreeIsNotFetched(@ForAll @IntRange(min = 0, max = 1000) int seed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PxarWriter writer = new PxarWriter(out, DIRECTORY);
    writer.startDirectory(Octets.ofText("d"), DIRECTORY);
    for (int i = 0; i < 10; i++) {
      writer.file(Octets.ofText("f" + i), FILE, 50_000, RandomBytes.stream(seed, 50_000));
    }
    writer.endDirectory();
    writer.finish();
    CountingSource counting = new CountingSource(ByteSource.of("a.pxar", out.toByteArray()));
    PxarArchive pxar = PxarArchive.open(counting);
    PxarReader reader = pxar.walk(pxar.find(Octets.ofText("d")).orElseThrow());
    for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
      assertThat(event).isNotNull();
    }
    assertThat(counting.bytesRead()).isLessThan(5_000);
  }

  @Test
  void contentReadInPartIsSkippedToItsEnd() throws IOException {
    Tree tree = new Tree(7);
    PxarArchive pxar = PxarArchive.open(tree.source());
    PxarReader reader = pxar.walk(pxar.root());
    List<Integer> first = new ArrayList<>();
    for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
      if (event instanceof PxarEvent.File) {
        first.add(reader.content().read());
        assertThat(reader.content().skip(3)).isEqualTo(3);
      }
    }
    assertThat(first).isNotEmpty().allMatch(octet -> octet == 'c');
  }

  /** Contents by path; a hard link has that of the file it names. */
  private static Map<String, String> contents(PxarReader reader) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    List<String> path = new ArrayList<>();
    reader.next();
    for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
      if (event instanceof PxarEvent.DirectoryEnd) {
        if (!path.isEmpty()) {
          path.remove(path.size() - 1);
        }
        continue;
      }
      path.add(event.name().toString());
      String whole = String.join("/", path);
      if (event instanceof PxarEvent.File) {
        contents.put(whole, new String(reader.content().readAllBytes(), StandardCharsets.UTF_8));
      } else if (event instanceof PxarEvent.HardLink link) {
        contents.put(whole, contents.get(link.target().toString()));
      }
      if (!(event instanceof PxarEvent.DirectoryStart)) {
        path.remove(path.size() - 1);
      }
    }
    return contents;
  }
}
