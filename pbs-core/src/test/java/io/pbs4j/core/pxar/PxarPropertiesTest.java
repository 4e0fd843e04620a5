package io.pbs4j.core.pxar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.Octets;
import io.pbs4j.core.Piecemeal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever tree is written, every entry of it is found again. */
class PxarPropertiesTest {
  /** A directory if it has children, else a file with content. */
  record Node(Metadata metadata, byte[] content, Map<Octets, Node> children, boolean directory) {}

  @Property(tries = 200)
  void everyEntryIsFoundAgain(@ForAll("trees") Node tree) throws IOException {
    byte[] archive = written(tree);
    PxarArchive pxar = PxarArchive.open(ByteSource.of("a.pxar", archive));
    assertThat(pxar.root().metadata()).contains(tree.metadata());
    check(pxar, pxar.root(), tree);
  }

  @Property(tries = 30)
  void everyEntryIsFoundAgainByteAtATime(@ForAll("trees") Node tree) throws IOException {
    PxarArchive pxar = PxarArchive.open(new Piecemeal(ByteSource.of("a.pxar", written(tree))));
    check(pxar, pxar.root(), tree);
  }

  @Property(tries = 100)
  void everySubtreeIsReadAsTheWholeReadsIt(@ForAll("trees") Node tree) throws IOException {
    byte[] archive = written(tree);
    PxarArchive pxar = PxarArchive.open(ByteSource.of("a.pxar", archive));
    assertThat(events(pxar.walk(pxar.root())))
        .isEqualTo(events(new PxarReader("a.pxar", new ByteArrayInputStream(archive))));
    for (PxarEntry entry : pxar.list(pxar.root())) {
      if (entry.isDirectory()) {
        assertThat(events(pxar.walk(entry)).get(0).metadata()).isEqualTo(entry.event().metadata());
      }
    }
  }

  private static List<PxarEvent> events(PxarReader reader) throws IOException {
    List<PxarEvent> events = new ArrayList<>();
    for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
      events.add(event);
    }
    return events;
  }

  private static void check(PxarArchive pxar, PxarEntry directory, Node node) throws IOException {
    assertThat(pxar.list(directory))
        .extracting(PxarEntry::name)
        .containsExactlyElementsOf(node.children().keySet());
    for (Map.Entry<Octets, Node> child : node.children().entrySet()) {
      PxarEntry entry = pxar.child(directory, child.getKey()).orElseThrow();
      assertThat(pxar.find(entry.path()).orElseThrow().position()).isEqualTo(entry.position());
      assertThat(entry.metadata()).contains(child.getValue().metadata());
      if (child.getValue().directory()) {
        check(pxar, entry, child.getValue());
      } else {
        assertThat(pxar.stream(entry).readAllBytes()).isEqualTo(child.getValue().content());
      }
    }
    assertThat(pxar.child(directory, Octets.ofText("no such name"))).isEmpty();
  }

  private static byte[] written(Node tree) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PxarWriter writer = new PxarWriter(out, tree.metadata());
    write(writer, tree);
    writer.finish();
    return out.toByteArray();
  }

  private static void write(PxarWriter writer, Node directory) throws IOException {
    for (Map.Entry<Octets, Node> child : directory.children().entrySet()) {
      Node node = child.getValue();
      if (node.directory()) {
        writer.startDirectory(child.getKey(), node.metadata());
        write(writer, node);
        writer.endDirectory();
      } else {
        byte[] content = node.content();
        writer.file(child.getKey(), node.metadata(), content.length, new ByteArrayInputStream(content));
      }
    }
  }

  @Provide
  Arbitrary<Node> trees() {
    return directories(3);
  }

  private Arbitrary<Node> directories(int depth) {
    Arbitrary<Node> child =
        depth == 0 ? files() : Arbitraries.oneOf(files(), files(), files(), directories(depth - 1));
    return Combinators.combine(metadata(0040000), Arbitraries.maps(names(), child).ofMaxSize(12))
        .as((metadata, children) -> new Node(metadata, new byte[0], new TreeMap<>(children), true));
  }

  private Arbitrary<Node> files() {
    return Combinators.combine(metadata(0100000), bytes(0, 200))
        .as((metadata, content) -> new Node(metadata, content, Map.of(), false));
  }

  private static Arbitrary<byte[]> bytes(int min, int max) {
    return Arbitraries.bytes().array(byte[].class).ofMinSize(min).ofMaxSize(max);
  }

  private static Arbitrary<Octets> names() {
    return bytes(1, 12)
        .map(
            bytes -> {
              for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == 0 || bytes[i] == '/' || bytes[i] == '.') {
                  bytes[i] = 'x';
                }
              }
              return Octets.of(bytes);
            });
  }

  private static Arbitrary<Metadata> metadata(long kind) {
    Arbitrary<Metadata.Xattr> xattr =
        Combinators.combine(names(), bytes(0, 30)).as((name, value) -> new Metadata.Xattr(name, Octets.of(value)));
    Arbitrary<Acl.Rule> rule =
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs().between(0, 7)).as(Acl.Rule::new);
    Arbitrary<Acl> acl =
        Combinators.combine(
                rule.list().ofMaxSize(2),
                rule.list().ofMaxSize(2),
                Arbitraries.longs().between(0, 7).injectNull(0.5),
                Arbitraries.longs().between(0, 7).map(bits -> new Acl.Defaults(bits, 1, 2, -1)).injectNull(0.5),
                rule.list().ofMaxSize(2),
                rule.list().ofMaxSize(2))
            .as(Acl::new);
    return Combinators.combine(
            Arbitraries.longs().between(0, 07777).map(bits -> bits | kind),
            Arbitraries.integers(),
            Arbitraries.longs(),
            Arbitraries.integers().between(0, 999_999_999),
            xattr.list().ofMaxSize(3),
            acl,
            bytes(0, 24).map(Octets::of).injectNull(0.7),
            Arbitraries.longs().injectNull(0.7))
        .as(
            (mode, uid, seconds, nanos, xattrs, rules, capabilities, project) ->
                new Metadata(mode, 5, uid, ~uid, seconds, nanos, xattrs, rules, capabilities, project));
  }
}
