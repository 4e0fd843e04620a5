package io.pbs4j.core.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.Octets;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One archive read by several threads at a time. */
@Timeout(60)
class ArchiveThreadsTest {
  private static final String SNAPSHOT = "host/chunk64k/2023-11-14T22:13:20Z";
  private static final int THREADS = 4;

  /** What each thread does. */
  private interface Work {
    void run(Random random) throws IOException;
  }

  @TempDir private Path directory;

  @Test
  void everyThreadFindsItsFiles() throws Exception {
    GoldenSnapshots golden = new GoldenSnapshots(directory);
    try (PxarArchive pxar = golden.open(SNAPSHOT).pxar("root.pxar")) {
      List<PxarEntry> many = pxar.list(pxar.find(Octets.ofText("many")).orElseThrow());
      assertThat(many).hasSize(300);
      together(
          random -> {
            for (int i = 0; i < 100; i++) {
              PxarEntry wanted = many.get(random.nextInt(many.size()));
              PxarEntry found = pxar.find(wanted.path()).orElseThrow();
              assertThat(found.position()).isEqualTo(wanted.position());
              assertThat(pxar.stream(found).readAllBytes()).hasSize((int) wanted.size());
            }
          });
    }
  }

  @Test
  void everyThreadReadsItsBytes() throws Exception {
    GoldenSnapshots golden = new GoldenSnapshots(directory);
    byte[] whole;
    try (InputStream in = golden.open(SNAPSHOT).stream("root.pxar")) {
      whole = in.readAllBytes();
    }
    try (ByteSource bytes = golden.open(SNAPSHOT).bytes("root.pxar")) {
      together(
          random -> {
            for (int i = 0; i < 200; i++) {
              int at = random.nextInt(whole.length - 1000);
              byte[] part = new byte[1000];
              bytes.readFully(at, part, 0, part.length);
              assertThat(part).isEqualTo(Arrays.copyOfRange(whole, at, at + part.length));
            }
          });
    }
  }

  private static void together(Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        long seed = i;
        running.add(
            threads.submit(
                () -> {
                  work.run(new Random(seed));
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get(50, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
