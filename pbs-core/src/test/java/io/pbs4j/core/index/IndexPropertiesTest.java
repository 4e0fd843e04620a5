package io.pbs4j.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.chunk.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What was written is read again, whatever it is and in whatever order it came. */
class IndexPropertiesTest {
  private static Path directory;

  @BeforeContainer
  static void createDirectory() throws IOException {
    directory = Files.createTempDirectory("index");
  }

  @AfterContainer
  static void deleteDirectory() throws IOException {
    Files.delete(directory);
  }

  /** A file that is removed after use. */
  private static final class Scratch implements AutoCloseable {
    final Path file = directory.resolve("index");

    @Override
    public void close() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record Seen(long position, long start, long end, Digest digest) {}

  private static List<Seen> entries(IndexReader reader) throws IOException {
    List<Seen> seen = new ArrayList<>();
    reader.forEach(
        (position, start, end, digest) -> seen.add(new Seen(position, start, end, digest)));
    return seen;
  }

  @Provide
  Arbitrary<Digest> digests() {
    return Arbitraries.bytes().array(byte[].class).ofSize(32).map(Digest::of);
  }

  /** Sizes of the batches in which a reader works are 1024 entries: lists of both sides of it. */
  @Provide
  Arbitrary<Integer> counts() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(1, 40), Arbitraries.of(1023, 1024, 1025, 2048, 2049));
  }

  @Property(tries = 200)
  void fixedSlotsWrittenInAnyOrderAreReadInOrder(
      @ForAll("counts") int count,
      @ForAll @LongRange(min = 1, max = 1 << 30) long chunkSize,
      @ForAll @LongRange(min = 0, max = 1 << 30) long cut,
      @ForAll long seed,
      @ForAll long created)
      throws IOException {
    long size = count * chunkSize - cut % chunkSize;
    List<Digest> digests = randomDigests(count, seed);
    List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    UUID uuid = new UUID(seed, ~seed);
    try (Scratch scratch = new Scratch()) {
      Digest csum;
      try (FixedIndexWriter writer =
          FixedIndexWriter.create(scratch.file, uuid, created, size, chunkSize)) {
        assertThat(writer.count()).isEqualTo(count);
        for (int slot : order) {
          writer.put(slot, Digest.ZERO);
          writer.put(slot, digests.get(slot));
        }
        csum = writer.finish();
      }
      try (IndexReader reader = IndexReader.open(scratch.file)) {
        assertThat(reader.uuid()).isEqualTo(uuid);
        assertThat(reader.created()).isEqualTo(created);
        assertThat(reader.size()).isEqualTo(size);
        assertThat(((FixedIndexReader) reader).chunkSize()).isEqualTo(chunkSize);
        assertThat(reader.csum())
            .isEqualTo(csum)
            .isEqualTo(reader.computeCsum())
            .isEqualTo(hash(digests));
        List<Seen> seen = entries(reader);
        assertThat(seen.stream().map(Seen::digest)).isEqualTo(digests);
        assertThat(seen.get(0).start()).isZero();
        assertThat(seen.get(count - 1).end()).isEqualTo(size);
        assertThat(seen)
            .allMatch(s -> s.start() == s.position() * chunkSize && s.end() > s.start());
      }
    }
  }

  @Property(tries = 200)
  void dynamicEntriesAreReadAsTheyWereAdded(
      @ForAll("counts") int count,
      @ForAll @LongRange(min = 1, max = 1L << 40) long longest,
      @ForAll long seed)
      throws IOException {
    List<Digest> digests = randomDigests(count, seed);
    Random random = new Random(seed);
    List<Long> ends = new ArrayList<>();
    try (Scratch scratch = new Scratch()) {
      Digest csum;
      try (DynamicIndexWriter writer =
          DynamicIndexWriter.create(scratch.file, new UUID(1, 2), seed)) {
        for (Digest digest : digests) {
          writer.add(digest, 1 + Math.floorMod(random.nextLong(), longest));
          ends.add(writer.size());
        }
        csum = writer.finish();
      }
      try (IndexReader reader = IndexReader.open(scratch.file)) {
        assertThat(reader.count()).isEqualTo(count);
        assertThat(reader.size()).isEqualTo(ends.get(count - 1));
        assertThat(reader.csum())
            .isEqualTo(csum)
            .isEqualTo(reader.computeCsum())
            .isEqualTo(hash(ends, digests));
        List<Seen> seen = entries(reader);
        assertThat(seen.stream().map(Seen::digest)).isEqualTo(digests);
        assertThat(seen.stream().map(Seen::end)).isEqualTo(ends);
        for (int i = 0; i < count; i++) {
          assertThat(seen.get(i).start()).isEqualTo(i == 0 ? 0 : ends.get(i - 1));
          assertThat(reader.start(i)).isEqualTo(seen.get(i).start());
          assertThat(reader.end(i)).isEqualTo(ends.get(i));
        }
      }
    }
  }

  @Property(tries = 100)
  void aCopyOfAFixedIndexHasTheSameChecksum(
      @ForAll @Size(min = 1, max = 50) List<@From("digests") Digest> digests,
      @ForAll @IntRange(min = 1, max = 4096) int chunkSize)
      throws IOException {
    Path copy = directory.resolve("copy");
    long size = (long) digests.size() * chunkSize;
    try (Scratch scratch = new Scratch()) {
      Digest csum;
      try (FixedIndexWriter writer =
          FixedIndexWriter.create(scratch.file, new UUID(0, 0), 1, size, chunkSize)) {
        for (int i = 0; i < digests.size(); i++) {
          writer.put(i, digests.get(i));
        }
        csum = writer.finish();
      }
      try (FixedIndexReader old = (FixedIndexReader) IndexReader.open(scratch.file);
          FixedIndexWriter writer =
              FixedIndexWriter.create(copy, new UUID(0, 1), 2, size, chunkSize)) {
        writer.copyFrom(old);
        assertThat(writer.finish()).isEqualTo(csum);
      }
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  @Property
  void chunkCountIsTheSizeDividedAndRoundedUp(
      @ForAll @LongRange(min = 1) long size, @ForAll @LongRange(min = 1) long chunkSize) {
    BigInteger exact =
        BigInteger.valueOf(size)
            .add(BigInteger.valueOf(chunkSize - 1))
            .divide(BigInteger.valueOf(chunkSize));
    assertThat(FixedIndexWriter.chunkCount(size, chunkSize)).isEqualTo(exact.longValueExact());
  }

  private static List<Digest> randomDigests(int count, long seed) {
    Random random = new Random(seed);
    List<Digest> digests = new ArrayList<>();
    byte[] bytes = new byte[32];
    for (int i = 0; i < count; i++) {
      random.nextBytes(bytes);
      digests.add(Digest.of(bytes));
    }
    return digests;
  }

  private static Digest hash(List<Digest> digests) {
    MessageDigest sha = Digest.newSha256();
    digests.forEach(digest -> sha.update(digest.toByteArray()));
    return Digest.of(sha.digest());
  }

  private static Digest hash(List<Long> ends, List<Digest> digests) {
    MessageDigest sha = Digest.newSha256();
    for (int i = 0; i < ends.size(); i++) {
      sha.update(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(ends.get(i)).array());
      sha.update(digests.get(i).toByteArray());
    }
    return Digest.of(sha.digest());
  }
}
