package io.pbs4j.storage.s3.cache;

import static io.pbs4j.storage.s3.cache.ContentCache.Rank.CHUNK;
import static io.pbs4j.storage.s3.cache.ContentCache.Rank.METADATA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentCacheTest {
  private static final long BOUND = 100;

  @TempDir private Path temp;

  private Path directory() {
    return temp.resolve("cache");
  }

  private ContentCache open() throws IOException {
    return ContentCache.open(directory(), BOUND);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static @Nullable String read(ContentCache cache, String key, String version) throws IOException {
    try (FileChannel content = cache.open(key, version)) {
      return content == null ? null : text(content);
    }
  }

  private static String text(FileChannel content) throws IOException {
    return new String(Channels.newInputStream(content).readAllBytes(), StandardCharsets.UTF_8);
  }

  private Path contentFile() throws IOException {
    return Directories.files(directory().resolve("contents")).get(0);
  }

  @Test
  void servesExactlyTheVersionThatWasKept() throws IOException {
    try (ContentCache cache = open()) {
      cache.keep("host/a/owner", "1", METADATA, bytes("first"));
      assertThat(read(cache, "host/a/owner", "1")).isEqualTo("first");
      assertThat(read(cache, "host/a/owner", "2")).isNull();
      assertThat(read(cache, "host/a", "1")).isNull();
      assertThat(cache.figures()).isEqualTo(new ContentCache.Figures(1, 2, 0));
    }
  }

  @Test
  void anotherVersionReplacesTheFirst() throws IOException {
    try (ContentCache cache = open()) {
      cache.keep("a", "1", METADATA, bytes("first"));
      cache.keep("a", "2", CHUNK, bytes("second"));
      assertThat(cache.contains("a", "1")).isFalse();
      assertThat(read(cache, "a", "2")).isEqualTo("second");
      assertThat(cache.used()).isEqualTo(6);
    }
  }

  @Test
  void survivesAnEndAndAKill() throws IOException {
    Path copy = temp.resolve("copy");
    try (ContentCache cache = open()) {
      cache.keep("a", "1", METADATA, bytes("first"));
      ContentCache.Draft partial = cache.draft();
      Files.write(partial.file(), bytes("half"));
      Directories.copy(directory(), copy);
    }
    for (Path left : List.of(directory(), copy)) {
      try (ContentCache cache = ContentCache.open(left, BOUND)) {
        assertThat(read(cache, "a", "1")).isEqualTo("first");
        assertThat(cache.used()).isEqualTo(5);
        assertThat(Directories.files(left.resolve("drafts"))).isEmpty();
      }
    }
  }

  @Test
  void theOrderOfUseSurvivesAnEnd() throws IOException {
    try (ContentCache cache = open()) {
      cache.keep("a", "1", CHUNK, new byte[40]);
      cache.keep("b", "1", CHUNK, new byte[40]);
      read(cache, "a", "1");
    }
    try (ContentCache cache = open()) {
      cache.keep("c", "1", CHUNK, new byte[40]);
      assertThat(cache.contains("a", "1")).isTrue();
      assertThat(cache.contains("b", "1")).isFalse();
    }
  }

  @Test
  void chunksLeaveBeforeAnyMetadata() throws IOException {
    try (ContentCache cache = open()) {
      cache.keep("index", "1", METADATA, new byte[40]);
      cache.keep("chunk", "1", CHUNK, new byte[40]);
      cache.keep("manifest", "1", METADATA, new byte[40]);
      assertThat(cache.contains("index", "1")).isTrue();
      assertThat(cache.contains("chunk", "1")).isFalse();
      cache.keep("blob", "1", METADATA, new byte[40]);
      assertThat(cache.contains("index", "1")).as("nothing else is left").isFalse();
      assertThat(cache.figures().evictions()).isEqualTo(2);
    }
  }

  @Test
  void aContentLargerThanTheBoundIsNotKeptAndEvictsNothing() throws IOException {
    try (ContentCache cache = open();
        ContentCache.Draft draft = cache.draft()) {
      cache.keep("a", "1", CHUNK, new byte[40]);
      Files.write(draft.file(), new byte[101]);
      draft.keep("b", "1", METADATA);
      cache.keep("c", "1", METADATA, new byte[101]);
      assertThat(cache.contains("a", "1")).isTrue();
      assertThat(cache.used()).isEqualTo(40);
      assertThat(draft.file()).doesNotExist();
    }
  }

  @Test
  void aDraftCountsWhileItIsWritten() throws IOException {
    try (ContentCache cache = open()) {
      cache.keep("a", "1", CHUNK, new byte[40]);
      try (ContentCache.Draft draft = cache.draft()) {
        assertThat(draft.reserve(60)).isTrue();
        assertThat(cache.contains("a", "1")).isTrue();
        assertThat(draft.reserve(10)).isTrue();
        assertThat(cache.contains("a", "1")).as("evicted ahead").isFalse();
        assertThat(cache.used()).isEqualTo(70);
        assertThat(draft.reserve(31)).isFalse();
        assertThat(cache.used()).isEqualTo(70);
        cache.keep("b", "1", METADATA, new byte[31]);
        assertThat(cache.contains("b", "1")).as("drafts are not evicted").isFalse();
      }
      assertThat(cache.used()).isZero();
    }
  }

  @Test
  void aDraftShorterThanReservedGivesTheRestBack() throws IOException {
    try (ContentCache cache = open();
        ContentCache.Draft draft = cache.draft()) {
      draft.reserve(60);
      Files.write(draft.file(), bytes("short"));
      draft.keep("a", "1", CHUNK);
      draft.close();
      assertThat(cache.used()).isEqualTo(5);
      assertThat(read(cache, "a", "1")).isEqualTo("short");
    }
  }

  @Test
  void anOpenContentStaysReadableWhenItIsEvicted() throws IOException {
    try (ContentCache cache = open()) {
      cache.keep("a", "1", CHUNK, bytes("still there"));
      try (FileChannel content = cache.open("a", "1")) {
        cache.keep("b", "1", CHUNK, new byte[100]);
        assertThat(cache.contains("a", "1")).isFalse();
        assertThat(content).isNotNull();
        assertThat(text(content)).isEqualTo("still there");
      }
    }
  }

  @Test
  void aCopyThatChangedIsDropped() throws IOException {
    try (ContentCache cache = open()) {
      cache.keep("a", "1", CHUNK, bytes("content"));
    }
    Directories.flip(contentFile(), 3);
    try (ContentCache cache = open()) {
      assertThat(cache.contains("a", "1")).isTrue();
      assertThat(read(cache, "a", "1")).isNull();
      assertThat(cache.contains("a", "1")).isFalse();
      assertThat(cache.used()).isZero();
      assertThat(Directories.files(directory().resolve("contents"))).isEmpty();
    }
  }

  @Test
  void aCopyOfAnotherLengthIsDropped() throws IOException {
    try (ContentCache cache = open()) {
      cache.keep("a", "1", CHUNK, bytes("content"));
    }
    Files.write(contentFile(), bytes("conten"));
    try (ContentCache cache = open()) {
      assertThat(cache.contains("a", "1")).isFalse();
      assertThat(cache.used()).isZero();
    }
  }

  @Test
  void aLowerBoundHoldsFromTheStart() throws IOException {
    try (ContentCache cache = open()) {
      cache.keep("a", "1", CHUNK, new byte[40]);
      cache.keep("b", "1", CHUNK, new byte[40]);
    }
    try (ContentCache cache = ContentCache.open(directory(), 50)) {
      assertThat(cache.bound()).isEqualTo(50);
      assertThat(cache.used()).isEqualTo(40);
      assertThat(cache.contains("b", "1")).isTrue();
    }
  }

  @Test
  void onlyItsOwnerReadsIt() throws IOException {
    try (ContentCache cache = open()) {
      cache.keep("a", "1", CHUNK, bytes("content"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
          .isEqualTo("rwx------");
      for (Path file : Directories.files(directory())) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void aSecondOneInTheSameDirectoryIsRefusedAndDoesNotBreakTheFirst() throws IOException {
    try (ContentCache cache = open()) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(this::open)
            .isInstanceOfSatisfying(
                StorageException.class,
                e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.LOCKED));
      }
      cache.keep("a", "1", CHUNK, bytes("content"));
    }
    try (ContentCache cache = open()) {
      assertThat(cache.contains("a", "1")).isTrue();
    }
  }

  @Test
  void aDirectoryOfAnotherLayoutIsEmptied() throws IOException {
    try (ContentCache cache = open()) {
      cache.keep("a", "1", CHUNK, bytes("content"));
    }
    Files.writeString(directory().resolve("layout"), "pbs4j cache contents 0\n");
    Files.createDirectories(directory().resolve("old"));
    Files.writeString(directory().resolve("old/file"), "");
    try (ContentCache cache = open()) {
      assertThat(cache.used()).isZero();
      assertThat(directory().resolve("old")).doesNotExist();
    }
  }

  @Test
  void aDirectoryOfSomebodyElseIsLeftAlone() throws IOException {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("thesis.txt"), "years of work");
    assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("is no cache");
    assertThat(Directories.files(directory())).containsExactly(directory().resolve("thesis.txt"));
  }

  @Test
  void afterItsEndItServesAndKeepsNothing() throws IOException {
    ContentCache cache = open();
    cache.keep("a", "1", CHUNK, bytes("content"));
    ContentCache.Draft draft = cache.draft();
    cache.close();
    draft.keep("b", "1", CHUNK);
    assertThat(cache.open("a", "1")).isNull();
    assertThat(draft.file()).doesNotExist();
  }

  @Test
  void aContentThatVanishedIsAMiss() throws IOException {
    try (ContentCache cache = open()) {
      cache.keep("a", "1", CHUNK, bytes("content"));
      Files.delete(contentFile());
      assertThat(cache.open("a", "1")).isNull();
      assertThat(cache.used()).isZero();
    }
  }

  @Test
  void whatItNotesDoesNotGrowWithWhatCameAndWent() throws IOException {
    Path copy = temp.resolve("copy");
    try (ContentCache cache = open()) {
      cache.keep("first", "1", METADATA, bytes("first"));
      for (int i = 0; i < 6000; i++) {
        cache.keep("a", "v" + i, CHUNK, bytes("content " + i));
      }
      assertThat(Files.size(directory().resolve("journal"))).isLessThan(6000 * 50);
      Directories.copy(directory(), copy);
    }
    try (ContentCache cache = ContentCache.open(copy, BOUND)) {
      assertThat(read(cache, "first", "1")).isEqualTo("first");
      assertThat(read(cache, "a", "v5999")).isEqualTo("content 5999");
    }
  }

  @Test
  void anInterruptOfOneWhoKeepsDoesNotEndTheNotesForAllOthers() throws Exception {
    Path copy = temp.resolve("copy");
    try (ContentCache cache = open()) {
      Thread interrupted =
          new Thread(
              () -> {
                Thread.currentThread().interrupt();
                // Nothing to write: the first file that the interrupt closes is that of the notes.
                cache.keep("interrupted", "1", CHUNK, new byte[0]);
              });
      interrupted.start();
      interrupted.join();
      cache.keep("a", "1", METADATA, bytes("content"));
      cache.keep("b", "1", METADATA, bytes("more"));
      Directories.copy(directory(), copy);
    }
    try (ContentCache cache = ContentCache.open(copy, BOUND)) {
      assertThat(read(cache, "a", "1")).isEqualTo("content");
      assertThat(read(cache, "b", "1")).isEqualTo("more");
    }
  }

  @Test
  void manyThreadsSeeOnlyWholeContentsWithinTheBound() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (ContentCache cache = ContentCache.open(directory(), 2000)) {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        long seed = t;
        all.add(threads.submit(() -> work(cache, new Random(seed))));
      }
      for (Future<?> one : all) {
        one.get();
      }
      long onDisk = 0;
      for (Path file : Directories.files(directory().resolve("contents"))) {
        onDisk += Files.size(file);
      }
      assertThat(cache.used()).isEqualTo(onDisk).isLessThanOrEqualTo(2000);
      assertThat(cache.figures().hits()).isPositive();
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void work(ContentCache cache, Random random) throws IOException {
    for (int i = 0; i < 1500; i++) {
      String key = "k" + random.nextInt(12);
      String version = "v" + random.nextInt(2);
      byte[] content = new byte[100 + 20 * key.hashCode() % 97];
      Arrays.fill(content, (byte) (key + version).hashCode());
      switch (random.nextInt(4)) {
        case 0 -> cache.keep(key, version, random.nextBoolean() ? CHUNK : METADATA, content);
        case 1 -> {
          try (ContentCache.Draft draft = cache.draft()) {
            if (draft.reserve(content.length)) {
              Files.write(draft.file(), content);
              draft.keep(key, version, CHUNK);
            }
          }
        }
        default -> {
          try (FileChannel found = cache.open(key, version)) {
            if (found != null) {
              ByteBuffer read = ByteBuffer.allocate((int) found.size());
              while (read.hasRemaining() && found.read(read) >= 0) {}
              assertThat(read.array()).isEqualTo(content);
            }
          }
        }
      }
      assertThat(cache.used()).isLessThanOrEqualTo(cache.bound());
      if (random.nextInt(50) == 0) {
        cache.remove(key);
      }
    }
    return null;
  }
}
