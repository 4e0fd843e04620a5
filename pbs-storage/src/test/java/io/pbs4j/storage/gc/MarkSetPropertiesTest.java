package io.pbs4j.storage.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.chunk.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** The set knows what a set of the library knows, in memory and in files. */
class MarkSetPropertiesTest {
  private static Path directory;

  @BeforeContainer
  static void createDirectory() throws IOException {
    directory = Files.createTempDirectory("marks");
  }

  @AfterContainer
  static void nothingIsLeftBehind() throws IOException {
    Files.delete(directory); // Fails if there is a file in it.
  }

  private static Digest digest(long word) {
    return Digest.of(ByteBuffer.allocate(Digest.LENGTH).putLong(word).putLong(word * 31).array());
  }

  /** Few values and many, close ones and those far apart, and the odd one. */
  @Provide
  Arbitrary<List<Long>> words() {
    return Arbitraries.oneOf(
            Arbitraries.longs(),
            Arbitraries.longs().between(-50, 50),
            Arbitraries.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 56, (1L << 56) - 1))
        .list()
        .ofMaxSize(200);
  }

  /** 24 KiB has room for 768 words, so each block of a thousand random ones goes to a file. */
  private static long[] noise(long seed, int blocks) {
    return new SplittableRandom(seed).longs(blocks * 1000L).toArray();
  }

  @Property(tries = 150)
  void everyMarkedChunkIsFoundAndNoOther(
      @ForAll("words") List<Long> marked,
      @ForAll("words") List<Long> asked,
      @ForAll @IntRange(max = 12) int blocks,
      @ForAll long seed)
      throws IOException {
    long[] noise = noise(seed, blocks);
    Set<Long> model = new HashSet<>(marked);
    LongStream.of(noise).forEach(model::add);
    TreeSet<Long> questions = new TreeSet<>(Long::compareUnsigned);
    questions.addAll(asked);
    marked.stream().filter(word -> word % 3 != 0).forEach(questions::add);
    LongStream.of(noise).filter(word -> word % 5 == 0).forEach(questions::add);
    try (MarkSet set = new MarkSet(8 << 10, directory)) {
      set.add(noise, noise.length);
      long[] words = marked.stream().mapToLong(Long::longValue).toArray();
      set.add(words, words.length);
      set.seal(null, List.of());
      for (long word : questions) {
        Digest digest = digest(word);
        assertThat(set.lacks(digest)).as("%016x before", word).isEqualTo(model.contains(word));
        assertThat(set.meet(digest)).as("%016x", word).isEqualTo(model.contains(word));
        assertThat(set.lacks(digest)).as("%016x after", word).isFalse();
      }
      model.removeAll(questions);
      MarkSet.Missing missing = set.missing();
      assertThat(missing.count()).isEqualTo(model.size());
      assertThat(model)
          .containsAll(LongStream.of(missing.words()).boxed().collect(Collectors.toSet()));
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Property(tries = 100)
  void whatLiesBeforeThePlaceOfACheckpointIsNotMissing(
      @ForAll("words") List<Long> marked,
      @ForAll @LongRange(min = 1) long place,
      @ForAll @IntRange(max = 3) int blocks,
      @ForAll long seed)
      throws IOException {
    long[] noise = noise(seed, blocks);
    Set<Long> model = new HashSet<>(marked);
    LongStream.of(noise).forEach(model::add);
    model.removeIf(word -> Long.compareUnsigned(word, place) <= 0);
    try (MarkSet set = new MarkSet(8 << 10, directory)) {
      set.add(noise, noise.length);
      set.add(marked.stream().mapToLong(Long::longValue).toArray(), marked.size());
      set.seal(digest(place), List.of(7L));
      assertThat(set.missing().count()).isEqualTo(model.size() + 1);
    }
  }

  @Property(tries = 50)
  void missingSoFarIsToldAtAnyPlace(
      @ForAll @IntRange(max = 12) int blocks, @ForAll long seed, @ForAll long place)
      throws IOException {
    long[] noise = noise(seed, blocks);
    Set<Long> model = LongStream.of(noise).boxed().collect(Collectors.toSet());
    model.removeIf(word -> Long.compareUnsigned(word, place) > 0 || word % 2 == 0);
    try (MarkSet set = new MarkSet(8 << 10, directory)) {
      set.add(noise, noise.length);
      set.seal(null, List.of());
      TreeSet<Long> order = new TreeSet<>(Long::compareUnsigned);
      LongStream.of(noise).filter(word -> word % 2 == 0).forEach(order::add);
      order.add(place);
      for (long word : order.headSet(place, true)) {
        set.meet(digest(word));
      }
      model.remove(place);
      assertThat(set.missingUpTo(digest(place)).count()).isEqualTo(model.size());
    }
  }
}
