package io.pbs4j.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.Damage;
import io.pbs4j.core.Octets;
import io.pbs4j.core.Piecemeal;
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

/** Whatever catalog is written, every entry of it is found again. */
class CatalogPropertiesTest {
  /** An entry; a directory if it has a map of children. */
  record Node(char type, long size, long mtime, Map<Octets, Node> children) {}

  @Property(tries = 300)
  void everyEntryIsFoundAgain(@ForAll("trees") Node tree) throws IOException {
    CatalogReader catalog = CatalogReader.open(ByteSource.of("c", written(tree)));
    check(catalog, catalog.root(), tree, new ArrayList<>());
  }

  @Property(tries = 50)
  void everyEntryIsFoundAgainByteAtATime(@ForAll("trees") Node tree) throws IOException {
    CatalogReader catalog = CatalogReader.open(new Piecemeal(ByteSource.of("c", written(tree))));
    check(catalog, catalog.root(), tree, new ArrayList<>());
  }

  @Property(tries = 200)
  void aWalkVisitsEveryEntryOnceAndInOrder(@ForAll("trees") Node tree) throws IOException {
    List<List<Octets>> expected = new ArrayList<>();
    paths(tree, List.of(), expected);
    CatalogReader catalog = CatalogReader.open(ByteSource.of("c", written(tree)));
    List<List<Octets>> seen = new ArrayList<>();
    catalog.walk(catalog.root(), (path, entry) -> seen.add(List.copyOf(path)));
    assertThat(seen).isEqualTo(expected);
  }

  @Property(tries = 300)
  void damageIsReadOrReported(@ForAll("trees") Node tree, @ForAll int place, @ForAll byte value) throws IOException {
    byte[] catalog = written(tree);
    catalog[Math.floorMod(place, catalog.length)] = value;
    Damage.isRefused(
        catalog,
        bytes -> {
          CatalogReader reader = CatalogReader.open(ByteSource.of("c", bytes));
          reader.walk(reader.root(), (path, entry) -> {});
        });
  }

  private static void check(CatalogReader catalog, CatalogEntry directory, Node node, List<Octets> path)
      throws IOException {
    assertThat(catalog.list(directory)).extracting(CatalogEntry::name).containsExactlyElementsOf(node.children().keySet());
    for (Map.Entry<Octets, Node> child : node.children().entrySet()) {
      path.add(child.getKey());
      CatalogEntry entry = catalog.child(directory, child.getKey()).orElseThrow();
      assertThat(catalog.find(path)).contains(entry);
      assertThat(entry.type().letter()).isEqualTo(child.getValue().type());
      assertThat(entry.size()).isEqualTo(child.getValue().size());
      assertThat(entry.mtime()).isEqualTo(child.getValue().mtime());
      if (entry.isDirectory()) {
        check(catalog, entry, child.getValue(), path);
      }
      path.remove(path.size() - 1);
    }
  }

  private static void paths(Node node, List<Octets> path, List<List<Octets>> target) {
    for (Map.Entry<Octets, Node> child : node.children().entrySet()) {
      List<Octets> whole = new ArrayList<>(path);
      whole.add(child.getKey());
      target.add(whole);
      paths(child.getValue(), whole, target);
    }
  }

  private static byte[] written(Node tree) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CatalogWriter writer = new CatalogWriter(out);
    write(writer, tree);
    writer.finish();
    return out.toByteArray();
  }

  private static void write(CatalogWriter writer, Node directory) throws IOException {
    for (Map.Entry<Octets, Node> child : directory.children().entrySet()) {
      Node node = child.getValue();
      switch (node.type()) {
        case 'd' -> {
          writer.startDirectory(child.getKey());
          write(writer, node);
          writer.endDirectory();
        }
        case 'f' -> writer.file(child.getKey(), node.size(), node.mtime());
        default -> writer.other(node.type(), child.getKey());
      }
    }
  }

  @Provide
  Arbitrary<Node> trees() {
    return directories(3);
  }

  private Arbitrary<Node> directories(int depth) {
    Arbitrary<Node> child =
        depth == 0 ? leaves() : Arbitraries.oneOf(leaves(), leaves(), directories(depth - 1));
    return Arbitraries.maps(names(), child).ofMaxSize(8).map(children -> new Node('d', 0, 0, new TreeMap<>(children)));
  }

  private static Arbitrary<Node> leaves() {
    Arbitrary<Node> files =
        Combinators.combine(Arbitraries.longs().between(0, Long.MAX_VALUE), Arbitraries.longs())
            .as((size, mtime) -> new Node('f', size, mtime, Map.of()));
    return Arbitraries.oneOf(files, Arbitraries.of('l', 'h', 'b', 'c', 'p', 's').map(type -> new Node(type, 0, 0, Map.of())));
  }

  private static Arbitrary<Octets> names() {
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofMinSize(1)
        .ofMaxSize(200)
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
}
