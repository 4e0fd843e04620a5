package io.pbs4j.storage.s3.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.chunk.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

/** Whatever is done to it, the table knows what a map knows, or nothing. */
class KnownChunksPropertiesTest {
  private static final class Run implements AutoCloseable {
    private final Map<Digest, KnownChunks.Known> model = new HashMap<>();
    private final Path temp = Files.createTempDirectory("chunks");
    private final Random random;
    private Path directory = temp.resolve("0");
    private String epoch = "e0";
    private boolean complete;
    private KnownChunks chunks = KnownChunks.open(directory, epoch);
    private int runs;

    Run(Random random) throws IOException {
      this.random = random;
    }

    /** Crowded: three segments, and homes that collide or lie at the end of the table. */
    private Digest digest() {
      byte[] bytes = new byte[Digest.LENGTH];
      bytes[0] = (byte) random.nextInt(3);
      boolean atTheEnd = random.nextBoolean();
      for (int i = 1; i < 5; i++) {
        bytes[i] = (byte) (atTheEnd ? 0xff : 0);
      }
      bytes[2] = (byte) (atTheEnd ? 0xff - random.nextInt(4) : random.nextInt(256));
      bytes[Digest.LENGTH - 1] = (byte) random.nextInt(40);
      return Digest.of(bytes);
    }

    void step() throws IOException {
      Digest digest = digest();
      int time = random.nextInt(100);
      int choice = random.nextInt(1000);
      if (choice < 500) {
        put(digest, random.nextInt(3), random.nextInt(5) - 1, time);
      } else if (choice < 600) {
        KnownChunks.Known known = model.get(digest);
        assertThat(chunks.use(digest, time)).isEqualTo(known != null);
        if (known != null) {
          model.put(digest, used(known, time));
        }
      } else if (choice < 900) {
        List<Digest> all = List.copyOf(model.keySet());
        Digest gone = all.isEmpty() ? digest : all.get(random.nextInt(all.size()));
        chunks.remove(gone);
        model.remove(gone);
      } else if (choice < 990) {
        assertThat(chunks.find(digest)).isEqualTo(model.get(digest));
      } else {
        rare(choice);
      }
    }

    private void put(Digest digest, int length, int kind, int time) {
      chunks.put(digest, length, kind, time);
      KnownChunks.Known old = model.get(digest);
      int kept = old != null && kind < 0 && old.length() == length ? old.kind() : kind;
      long usedAt = old == null ? time : Math.max(old.usedAt(), time);
      model.put(digest, new KnownChunks.Known(length, kept, usedAt));
    }

    private static KnownChunks.Known used(KnownChunks.Known known, int time) {
      return new KnownChunks.Known(known.length(), known.kind(), Math.max(known.usedAt(), time));
    }

    private void rare(int choice) throws IOException {
      switch (choice) {
        case 990 -> {
          epoch = "e" + random.nextInt(3);
          forget();
          chunks.startEpoch(epoch);
        }
        case 991 -> {
          Path copy = temp.resolve(String.valueOf(++runs));
          Directories.copy(directory, copy);
          chunks.close();
          directory = copy;
          forget();
          chunks = KnownChunks.open(directory, epoch);
        }
        case 992 -> {
          chunks.close();
          epoch += "x";
          forget();
          chunks = KnownChunks.open(directory, epoch);
        }
        case 993 -> {
          chunks.markComplete();
          complete = true;
        }
        default -> {
          chunks.close();
          chunks = KnownChunks.open(directory, epoch);
        }
      }
    }

    private void forget() {
      model.clear();
      complete = false;
    }

    void check() {
      assertThat(chunks.size()).isEqualTo(model.size());
      assertThat(chunks.complete()).isEqualTo(complete);
      model.forEach((digest, known) -> assertThat(chunks.find(digest)).isEqualTo(known));
    }

    @Override
    public void close() throws IOException {
      chunks.close();
      Directories.delete(temp);
    }
  }

  @Property(tries = 100)
  void knowsWhatItsModelKnows(@ForAll long seed) throws IOException {
    try (Run run = new Run(new Random(seed))) {
      for (int i = 0; i < 1000; i++) {
        run.step();
        if (i % 50 == 0) {
          run.check();
        }
      }
      run.check();
    }
  }

  @Property(tries = 60)
  void damageMakesItForget(@ForAll long seed, @ForAll @LongRange(min = 0) long bit) throws IOException {
    Random random = new Random(seed);
    try (Run run = new Run(random)) {
      for (int i = 0; i < 100; i++) {
        run.put(run.digest(), i, 0, i);
      }
      run.chunks.markComplete();
      run.chunks.close();
      List<Path> files = Directories.files(run.directory);
      // The crowded segments and the mark of the end as often as the hundreds of empty ones.
      Path file =
          switch (random.nextInt(3)) {
            case 0 -> run.directory.resolve("clean");
            case 1 -> run.directory.resolve("segment-01");
            default -> files.get(random.nextInt(files.size()));
          };
      boolean harmless = file.endsWith("lock") || file.endsWith("layout");
      if (!harmless) {
        damage(random, file, bit);
      }
      run.chunks = KnownChunks.open(run.directory, run.epoch);
      assertThat(run.chunks.size()).isEqualTo(harmless ? run.model.size() : 0);
      assertThat(run.chunks.complete()).isEqualTo(harmless);
      for (Digest digest : run.model.keySet()) {
        KnownChunks.@Nullable Known known = harmless ? run.model.get(digest) : null;
        assertThat(run.chunks.find(digest)).isEqualTo(known);
      }
    }
  }

  private static void damage(Random random, Path file, long bit) throws IOException {
    switch (random.nextInt(4)) {
      case 0 -> Files.delete(file);
      case 1 -> Files.write(file, new byte[random.nextInt(60)]);
      default -> Directories.flip(file, bit);
    }
  }
}
