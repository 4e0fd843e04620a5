package io.pbs4j.storage.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.DynamicIndexWriter;
import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsRunTest {
  private static final String[] TIMES = {
    "2023-11-14T22:13:20Z", "2023-11-15T22:13:20Z", "2023-11-16T22:13:20Z"
  };

  /** A snapshot by its group and what it needs: numbers of chunks, some of them more than once. */
  record Snapshot(String ns, String group, String time, List<Integer> chunks) {
    String path() {
      return (ns.isEmpty() ? "" : "ns/" + ns + "/") + group + "/" + time;
    }
  }

  private static Digest digest(int chunk) {
    return Digest.sha256(new byte[] {(byte) chunk});
  }

  private static int decoded(int chunk) {
    return 100 + chunk;
  }

  private static int stored(int chunk) {
    return 20 + 3 * chunk;
  }

  @Provide
  Arbitrary<List<Snapshot>> stores() {
    Arbitrary<Snapshot> one =
        Combinators.combine(
                Arbitraries.of("", "a", "b"),
                Arbitraries.of("host/x", "host/y", "vm/1"),
                Arbitraries.of(TIMES),
                Arbitraries.integers().between(0, 15).list().ofMaxSize(8))
            .as(Snapshot::new);
    return one.list().ofMaxSize(10).uniqueElements(Snapshot::path);
  }

  /** Writes the indexes and all chunks below 12; the rest is missing, and what nobody needs is unused. */
  private static void write(Path root, List<Snapshot> snapshots) throws IOException {
    FilesystemBackend.create(root);
    for (int chunk = 0; chunk < 12; chunk++) {
      String hex = digest(chunk).toString();
      Path file = root.resolve(".chunks").resolve(hex.substring(0, 4)).resolve(hex);
      Files.createDirectories(file.getParent());
      Files.write(file, new byte[stored(chunk)]);
    }
    for (Snapshot snapshot : snapshots) {
      Path directory = Files.createDirectories(root.resolve(snapshot.path()));
      try (DynamicIndexWriter index =
          DynamicIndexWriter.create(directory.resolve("a.pxar.didx"), new UUID(1, 2), 3)) {
        for (int chunk : snapshot.chunks()) {
          index.add(digest(chunk), decoded(chunk));
        }
        index.finish();
      }
      Files.write(directory.resolve("index.json.blob"), new byte[17]);
    }
  }

  private static Usage expected(List<Snapshot> all, Predicate<Snapshot> mine) {
    List<Snapshot> own = all.stream().filter(mine).toList();
    Set<Integer> chunks = chunks(own);
    Set<Integer> alone = new HashSet<>(chunks);
    alone.removeAll(chunks(all.stream().filter(mine.negate()).toList()));
    return new Usage(
        own.stream().flatMap(s -> s.chunks().stream()).mapToLong(StatisticsRunTest::decoded).sum(),
        chunks.size(),
        bytes(chunks),
        alone.size(),
        bytes(alone),
        own.stream().mapToLong(s -> 17 + 4096 + 40L * s.chunks().size()).sum());
  }

  private static Set<Integer> chunks(List<Snapshot> snapshots) {
    Set<Integer> chunks = new HashSet<>();
    snapshots.forEach(snapshot -> chunks.addAll(snapshot.chunks()));
    return chunks;
  }

  private static long bytes(Set<Integer> chunks) {
    return chunks.stream().filter(chunk -> chunk < 12).mapToLong(StatisticsRunTest::stored).sum();
  }

  @Property(tries = 150)
  void figuresAreThoseOfAPlainCount(@ForAll("stores") List<Snapshot> snapshots) throws IOException {
    Path root = Files.createTempDirectory("stats");
    try {
      write(root.resolve("store"), snapshots);
      StoreStatistics statistics = new StatisticsRun(root.resolve("store"), () -> false).run();
      Map<String, Usage> groups = new HashMap<>();
      for (GroupUsage group : statistics.groups()) {
        groups.put(group.ns() + ":" + group.group(), group.usage());
        Set<Integer> before = new HashSet<>();
        for (SnapshotUsage usage : group.snapshots()) {
          Snapshot snapshot = find(snapshots, usage);
          assertThat(usage.usage()).isEqualTo(expected(snapshots, s -> s.equals(snapshot)));
          Set<Integer> fresh = new HashSet<>(snapshot.chunks());
          fresh.removeAll(before);
          assertThat(usage.addedBytes()).isEqualTo(bytes(fresh));
          before.addAll(snapshot.chunks());
        }
      }
      for (Snapshot one : snapshots) {
        assertThat(groups.get(one.ns() + ":" + one.group()))
            .isEqualTo(expected(snapshots, s -> s.ns().equals(one.ns()) && s.group().equals(one.group())));
      }
      for (NamespaceUsage ns : statistics.namespaces()) {
        assertThat(ns.usage()).isEqualTo(expected(snapshots, s -> s.ns().equals(ns.ns().toString())));
      }
      totals(statistics.totals(), snapshots);
    } finally {
      remove(root);
    }
  }

  private static void totals(Totals totals, List<Snapshot> snapshots) {
    Set<Integer> used = chunks(snapshots);
    Set<Integer> there = new HashSet<>(used);
    there.removeIf(chunk -> chunk >= 12);
    assertThat(totals.logicalBytes()).isEqualTo(expected(snapshots, s -> true).logicalBytes());
    assertThat(totals.usedChunks()).isEqualTo(there.size());
    assertThat(totals.usedBytes()).isEqualTo(bytes(there));
    assertThat(totals.usedContentBytes()).isEqualTo(there.stream().mapToLong(StatisticsRunTest::decoded).sum());
    assertThat(totals.missingChunks()).isEqualTo(used.size() - there.size());
    assertThat(totals.unusedChunks()).isEqualTo(12 - there.size());
    assertThat(totals.indexes()).isEqualTo(snapshots.size());
    assertThat(totals.deduplicationFactor())
        .isEqualTo(there.isEmpty() ? 1 : (double) totals.logicalBytes() / totals.usedBytes());
  }

  private static Snapshot find(List<Snapshot> snapshots, SnapshotUsage usage) {
    return snapshots.stream()
        .filter(
            s ->
                s.ns().equals(usage.ns().toString())
                    && (s.group() + "/" + s.time()).equals(usage.snapshot().toString()))
        .findFirst()
        .orElseThrow();
  }

  private static void remove(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void anEmptyStoreHasFactorsOfOne(@TempDir Path root) throws IOException {
    write(root.resolve("s"), List.of());
    Totals totals = new StatisticsRun(root.resolve("s"), () -> false).run().totals();
    assertThat(totals.deduplicationFactor()).isEqualTo(1);
    assertThat(totals.compressionFactor()).isEqualTo(1);
    assertThat(totals.unusedChunks()).isEqualTo(12);
  }

  @Test
  void whatCannotBeReadIsNamed(@TempDir Path root) throws IOException {
    Snapshot snapshot = new Snapshot("", "host/x", TIMES[0], List.of(1, 2));
    write(root.resolve("s"), List.of(snapshot));
    Path index = root.resolve("s").resolve(snapshot.path()).resolve("a.pxar.didx");
    Files.write(index, new byte[100]);
    assertThat(new StatisticsRun(root.resolve("s"), () -> false).run().unreadable())
        .containsExactly(snapshot.path() + "/a.pxar.didx");
  }

  @Test
  void aStrayIndexKeepsItsChunksInUse(@TempDir Path root) throws IOException {
    Snapshot snapshot = new Snapshot("", "host/x", TIMES[0], List.of(1, 2));
    write(root.resolve("s"), List.of(snapshot));
    Files.move(root.resolve("s/host/x"), root.resolve("s/stray"));
    StoreStatistics statistics = new StatisticsRun(root.resolve("s"), () -> false).run();
    assertThat(statistics.groups()).isEmpty();
    assertThat(statistics.totals().unusedChunks()).isEqualTo(10);
  }

  @Test
  void canBeStopped(@TempDir Path root) throws IOException {
    write(root.resolve("s"), List.of(new Snapshot("", "host/x", TIMES[0], List.of(1, 2))));
    assertThatThrownBy(() -> new StatisticsRun(root.resolve("s"), () -> true).run())
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void agreesWithTheLastCollectionOfTheReference(@TempDir Path directory) throws IOException {
    Golden golden = Golden.unpack(directory, Part.DATASTORE, Part.EXPECTED);
    StoreStatistics statistics = new StatisticsRun(golden.datastore(), () -> false).run();
    var gc =
        new com.fasterxml.jackson.databind.ObjectMapper()
            .readTree(golden.datastore().resolve(".gc-status").toFile());
    Totals totals = statistics.totals();
    assertThat(totals.indexes()).isEqualTo(gc.path("index-file-count").asLong());
    assertThat(totals.logicalBytes()).isEqualTo(gc.path("index-data-bytes").asLong());
    // The testkit leaves four chunks out.
    assertThat(totals.usedChunks() + totals.missingChunks()).isEqualTo(gc.path("disk-chunks").asLong());
    assertThat(totals.missingChunks()).isEqualTo(4);
    assertThat(statistics.namespaces()).hasSize(3);
    List<String> groups = new ArrayList<>();
    statistics.groups().forEach(group -> groups.add(group.ns() + ":" + group.group()));
    assertThat(groups).hasSize(9).contains("ns1/deep:vm/200", ":host/plain");
    SnapshotUsage same = statistics.groups().get(groups.indexOf(":host/plain")).snapshots().get(2);
    assertThat(same.addedBytes()).isZero();
  }
}
