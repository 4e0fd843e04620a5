package io.pbs4j.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.core.GoldenStore;
import io.pbs4j.core.chunk.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Indexes that the reference server wrote. */
class GoldenIndexTest {
  @TempDir static Path directory;
  static GoldenStore store;

  @BeforeAll
  static void unpack() {
    store = new GoldenStore(directory);
  }

  @Test
  void everyIndexIsReadAndHasTheChecksumThatItsHeaderNames() throws IOException {
    assertThat(store.archives(".fidx")).hasSize(9);
    assertThat(store.archives(".didx")).hasSize(18);
    for (String ending : new String[] {".fidx", ".didx"}) {
      for (Path file : store.archives(ending)) {
        try (IndexReader index = IndexReader.open(file)) {
          index.verifyCsum();
          assertThat(index.count()).isPositive();
          assertThat(index.end(index.count() - 1)).isEqualTo(index.size());
          assertThat(index.created()).isBetween(1_700_000_000L, 2_000_000_000L);
        }
      }
    }
  }

  @Test
  void fixedIndexesAreWrittenAgainToTheSameBytes() throws IOException {
    Path copy = directory.resolve("copy.fidx");
    for (Path file : store.archives(".fidx")) {
      try (FixedIndexReader old = (FixedIndexReader) IndexReader.open(file);
          FixedIndexWriter writer =
              FixedIndexWriter.create(
                  copy, old.uuid(), old.created(), old.size(), old.chunkSize())) {
        assertThat(old.chunkSize()).isEqualTo(4 << 20);
        writer.copyFrom(old);
        assertThat(writer.finish()).isEqualTo(old.csum());
      }
      assertThat(copy).hasSameBinaryContentAs(file);
      Files.delete(copy);
    }
  }

  @Test
  void dynamicIndexesAreWrittenAgainToTheSameBytes() throws IOException {
    Path copy = directory.resolve("copy.didx");
    for (Path file : store.archives(".didx")) {
      try (IndexReader old = IndexReader.open(file);
          DynamicIndexWriter writer = DynamicIndexWriter.create(copy, old.uuid(), old.created())) {
        old.forEach((position, start, end, digest) -> writer.add(digest, end - start));
        assertThat(writer.finish()).isEqualTo(old.csum());
      }
      assertThat(copy).hasSameBinaryContentAs(file);
      Files.delete(copy);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "host_plain_2023-11-14T221320Z_root.pxar.didx, host/plain/2023-11-14T22:13:20Z/root.pxar.didx",
    "host_plain_2023-11-14T221320Z_catalog.pcat1.didx,"
        + " host/plain/2023-11-14T22:13:20Z/catalog.pcat1.didx",
    "host_plain_2023-11-14T221320Z_disk.img.fidx, host/plain/2023-11-14T22:13:20Z/disk.img.fidx",
    "host_chunk64k_2023-11-14T221320Z_root.pxar.didx,"
        + " host/chunk64k/2023-11-14T22:13:20Z/root.pxar.didx",
    "host_enc-none_2023-11-14T221320Z_root.pxar.didx,"
        + " host/enc-none/2023-11-14T22:13:20Z/root.pxar.didx"
  })
  void sizeAndChunksAreThoseThatTheReferenceSees(String inspected, String name) throws IOException {
    JsonNode expected =
        new ObjectMapper().readTree(store.expected("inspect/" + inspected + ".json").toFile());
    Set<String> digests = new TreeSet<>();
    expected.get("chunk-digests").forEach(digest -> digests.add(digest.textValue()));
    try (IndexReader index = IndexReader.open(store.file(name))) {
      Set<String> seen = new TreeSet<>();
      index.forEach((position, start, end, digest) -> seen.add(digest.toString()));
      assertThat(seen).isEqualTo(digests);
      // Of a fixed index the reference prints the length of the image, of a dynamic one that of the
      // file.
      long size = name.endsWith(".fidx") ? index.size() : Files.size(store.file(name));
      assertThat(size).isEqualTo(expected.get("size").longValue());
    }
  }

  @Test
  void everyChunkNamedIsInTheStoreButForThoseLeftOut() throws IOException {
    Set<Digest> missing = new LinkedHashSet<>();
    for (String ending : new String[] {".fidx", ".didx"}) {
      for (Path file : store.archives(ending)) {
        try (IndexReader index = IndexReader.open(file)) {
          index.forEach(
              (position, start, end, digest) -> {
                if (!Files.exists(store.chunk(digest.toString()))) {
                  missing.add(digest);
                  assertThat(file.toString())
                      .endsWith("ns/deep/vm/200/2023-11-14T22:13:20Z/root.pxar.didx");
                }
              });
        }
      }
    }
    assertThat(missing).hasSize(4);
  }
}
