package io.pbs4j.benchmarks;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.index.FixedIndexWriter;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import io.pbs4j.storage.backend.SyncLevel;
import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import io.pbs4j.storage.gc.GcControl;
import io.pbs4j.storage.gc.GcLog;
import io.pbs4j.storage.gc.GcOptions;
import io.pbs4j.storage.gc.GcStatus;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A collection of many chunks that exist only as names: {@code GcScale DIRECTORY CHUNKS SNAPSHOTS MEMORY-MIB}. The
 * indexes are real files; one chunk in ten is garbage.
 */
public final class GcScale {
  /** 100 GiB in chunks of 4 MiB. */
  private static final int CHUNKS_OF_GROUP = 25_000;

  private static final int GARBAGE = 10;
  private static final int LENGTH = 2 << 20;
  private static final int PAGE = 1000;
  private static final long MIB = 1 << 20;

  private final Path directory;
  private final long chunks;

  private GcScale(Path directory, long chunks) {
    this.directory = directory;
    this.chunks = chunks;
  }

  /** Runs and prints figures. */
  public static void main(String[] args) throws IOException {
    GcScale scale = new GcScale(Path.of(args[0]), Long.parseLong(args[1]));
    scale.makeIndexes(Integer.parseInt(args[2]));
    scale.collect(Long.parseLong(args[3]) * MIB);
  }

  /** In ascending order of their numbers, evenly spread. */
  private Digest digest(long number) {
    long step = Long.divideUnsigned(-1L, chunks);
    long noise = (number + 1) * 0x9E3779B97F4A7C15L;
    ByteBuffer bytes = ByteBuffer.allocate(Digest.LENGTH);
    bytes.putLong(number * step + Long.remainderUnsigned(noise, step)).putLong(noise).putLong(number);
    return Digest.of(bytes.array());
  }

  /** A number's place in no order that is like that of digests. */
  private long shuffled(long number) {
    return Math.floorMod(number * 2_654_435_761L, chunks);
  }

  private boolean isGarbage(long number) {
    return number % GARBAGE == 0;
  }

  private void makeIndexes(int snapshots) throws IOException {
    FilesystemBackend.create(directory);
    for (long group = 0; group * CHUNKS_OF_GROUP < chunks; group++) {
      List<Digest> digests = new ArrayList<>();
      for (long i = group * CHUNKS_OF_GROUP; i < Math.min(chunks, (group + 1) * CHUNKS_OF_GROUP); i++) {
        if (!isGarbage(shuffled(i))) {
          digests.add(digest(shuffled(i)));
        }
      }
      for (int snapshot = 0; snapshot < snapshots; snapshot++) {
        Path place = directory.resolve(String.format(Locale.ROOT, "vm/%d/2024-01-%02dT00:00:00Z", group, snapshot + 1));
        Files.createDirectories(place);
        long size = digests.size() * 2L * LENGTH;
        try (FixedIndexWriter index =
            FixedIndexWriter.create(place.resolve("drive.img.fidx"), new UUID(1, 2), 1, size, 2L * LENGTH)) {
          for (int i = 0; i < digests.size(); i++) {
            index.put(i, digests.get(i));
          }
          index.finish();
        }
      }
    }
  }

  private void collect(long memory) throws IOException {
    long[] marked = {0};
    long[] removed = {0};
    Backend files = FilesystemBackend.open(directory, SyncLevel.NONE);
    ChunkBackend names = names(files.chunks(), removed);
    Backend backend =
        proxy(Backend.class, files, (method, arguments) -> method.equals("chunks") ? names : null);
    GcLog log =
        new GcLog() {
          @Override
          public void line(String text) {
            if (text.startsWith("Start GC phase2")) {
              marked[0] = System.nanoTime();
            }
          }

          @Override
          public void warning(String text) {
            System.out.println(text);
          }
        };
    long start = System.nanoTime();
    try (Datastore store = new Datastore("bench", backend, Zstd.detect(), InstantSource.system())) {
      GcOptions options = GcOptions.standard().withMarkMemory(memory, directory.resolve(".spill"));
      GcStatus status = store.collectGarbage("", options, log, GcControl.of(() -> false));
      long end = System.nanoTime();
      System.out.printf(
          Locale.ROOT,
          "chunks %d indexes %d mark-s %.1f sweep-s %.1f removed %d (asked for %d) peak-rss-mib %d%n",
          chunks,
          status.indexFileCount(),
          (marked[0] - start) / 1e9,
          (end - marked[0]) / 1e9,
          status.removedChunks(),
          removed[0],
          peak());
    }
  }

  /** Chunks in use that were written long ago, and garbage among them. */
  private ChunkBackend names(ChunkBackend files, long[] removed) {
    return proxy(
        ChunkBackend.class,
        files,
        (method, arguments) ->
            switch (method) {
              case "sweep", "pages" -> pages();
              case "find" -> new StoredChunk((Digest) arguments[0], -1, LENGTH, 0);
              case "delete" -> {
                removed[0] += ((Collection<?>) arguments[0]).size();
                yield new ChunkBackend.Deletions(((Collection<?>) arguments[0]).size(), Map.of());
              }
              default -> null;
            });
  }

  private ChunkBackend.Pages pages() {
    long[] next = {0};
    return () -> {
      List<StoredChunk> page = new ArrayList<>(PAGE);
      while (page.size() < PAGE && next[0] < chunks) {
        page.add(new StoredChunk(digest(next[0]++), -1, LENGTH, 0));
      }
      return page.isEmpty() ? null : page;
    };
  }

  private interface Instead {
    @Nullable Object answer(String method, Object[] arguments);
  }

  /** An object that answers some calls by itself and hands on the others. */
  private static <T> T proxy(Class<T> type, T other, Instead instead) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Object answer = instead.answer(method.getName(), arguments);
              try {
                return answer == null ? method.invoke(other, arguments) : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            }));
  }

  /** Most memory that the process ever had, in MiB. */
  private static long peak() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return -1;
  }
}
