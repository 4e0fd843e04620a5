package io.pbs4j.storage.s3.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Whatever is done to it, the cache does what its model does, and damage makes misses only. */
class ContentCachePropertiesTest {
  private static final long BOUND = 150;
  private static final int KEYS = 6;
  private static final int VERSIONS = 2;

  private record Open(ContentCache.Draft draft, long reserved) {}

  /** One run of random operations. */
  private static final class Run implements AutoCloseable {
    private final CacheModel model = new CacheModel(BOUND);
    private final Path temp = Files.createTempDirectory("cache");
    private final Deque<Open> drafts = new ArrayDeque<>();
    private Path directory = temp.resolve("0");
    private ContentCache cache = ContentCache.open(directory, BOUND);
    private int runs;

    Run() throws IOException {}

    void step(Random random) throws IOException {
      String key = "host/h/" + random.nextInt(KEYS);
      String version = "etag" + random.nextInt(VERSIONS);
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> {
          CacheModel.Content content = content(random, key, version);
          cache.keep(key, version, content.rank(), content.bytes());
          model.keep(content, 0);
        }
        case 3, 4 -> draft(random);
        case 5, 6 -> end(random, key, version);
        case 7 -> {
          cache.remove(key);
          model.remove(key);
        }
        case 8 -> restart(random.nextBoolean());
        default -> read(key, version);
      }
      check();
    }

    private static CacheModel.Content content(Random random, String key, String version) {
      byte[] bytes = new byte[random.nextInt(70)];
      random.nextBytes(bytes);
      ContentCache.Rank rank =
          random.nextInt(3) == 0 ? ContentCache.Rank.METADATA : ContentCache.Rank.CHUNK;
      return new CacheModel.Content(key, version, rank, bytes);
    }

    private void draft(Random random) throws IOException {
      int bytes = random.nextInt(80);
      ContentCache.Draft draft = cache.draft();
      boolean fits = draft.reserve(bytes);
      assertThat(fits).isEqualTo(model.reserve(bytes));
      if (fits) {
        Files.write(draft.file(), new byte[bytes]);
        drafts.add(new Open(draft, bytes));
      } else {
        draft.close();
      }
    }

    private void end(Random random, String key, String version) throws IOException {
      Open open = drafts.poll();
      if (open == null) {
        return;
      }
      if (random.nextInt(3) == 0) {
        open.draft().close();
        model.discard(open.reserved());
      } else {
        CacheModel.Content content = content(random, key, version);
        Files.write(open.draft().file(), content.bytes());
        open.draft().keep(key, version, content.rank());
        model.keep(content, open.reserved());
      }
    }

    private void restart(boolean killed) throws IOException {
      drafts.clear();
      if (killed) {
        Path copy = temp.resolve(String.valueOf(++runs));
        Directories.copy(directory, copy);
        directory = copy;
        model.killed();
      } else {
        model.ended();
      }
      cache.close();
      cache = ContentCache.open(directory, BOUND);
    }

    private void read(String key, String version) throws IOException {
      assertThat(ContentCachePropertiesTest.read(cache, key, version))
          .isEqualTo(model.open(key, version));
    }

    private void check() throws IOException {
      assertThat(cache.used()).isEqualTo(model.used()).isLessThanOrEqualTo(BOUND);
      for (CacheModel.Content content : model.all()) {
        assertThat(cache.contains(content.key(), content.version())).isTrue();
      }
      long onDisk = 0;
      for (String part : List.of("contents", "drafts")) {
        for (Path file : Directories.files(directory.resolve(part))) {
          onDisk += Files.size(file);
        }
      }
      assertThat(onDisk).isEqualTo(cache.used());
    }

    @Override
    public void close() {
      cache.close();
      Directories.delete(temp);
    }
  }

  private static byte @Nullable [] read(ContentCache cache, String key, String version)
      throws IOException {
    try (FileChannel content = cache.open(key, version)) {
      return content == null ? null : Channels.newInputStream(content).readAllBytes();
    }
  }

  @Property(tries = 150)
  void doesWhatItsModelDoes(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    try (Run run = new Run()) {
      for (int i = 0; i < 60; i++) {
        run.step(random);
      }
    }
  }

  @Property(tries = 150)
  void damagedFilesAreNeverServed(
      @ForAll long seed, @ForAll @Size(min = 1, max = 3) List<@LongRange(min = 0) Long> bits)
      throws IOException {
    Random random = new Random(seed);
    try (Run run = new Run()) {
      for (int i = 0; i < 20; i++) {
        run.step(random);
      }
      run.cache.close();
      for (long bit : bits) {
        List<Path> files =
            Directories.files(run.directory).stream().filter(f -> !f.endsWith("layout")).toList();
        Path file = files.get(random.nextInt(files.size()));
        if (random.nextInt(4) == 0) {
          Files.write(file, new byte[random.nextInt(50)]);
        } else {
          Directories.flip(file, bit);
        }
      }
      run.cache = ContentCache.open(run.directory, BOUND);
      for (int key = 0; key < KEYS; key++) {
        for (int version = 0; version < VERSIONS; version++) {
          byte[] served = read(run.cache, "host/h/" + key, "etag" + version);
          if (served != null) {
            assertThat(served).isEqualTo(run.model.open("host/h/" + key, "etag" + version));
          }
        }
      }
      assertThat(run.cache.used()).isLessThanOrEqualTo(BOUND);
    }
  }
}
