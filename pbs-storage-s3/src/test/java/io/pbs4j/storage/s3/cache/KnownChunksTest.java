package io.pbs4j.storage.s3.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownChunksTest {
  private static final Digest A = digest(1);
  private static final Digest B = digest(2);

  @TempDir private Path temp;

  private Path directory() {
    return temp.resolve("chunks");
  }

  private KnownChunks open(String epoch) throws IOException {
    return KnownChunks.open(directory(), epoch);
  }

  static Digest digest(int number) {
    return Digest.sha256(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  @Test
  void remembersWhatItWasTold() throws IOException {
    try (KnownChunks chunks = open("e1")) {
      chunks.put(A, 100, -1, 5);
      assertThat(chunks.find(A)).isEqualTo(new KnownChunks.Known(100, -1, 5));
      assertThat(chunks.find(B)).isNull();
      assertThat(chunks.size()).isEqualTo(1);
    }
  }

  @Test
  void aKnownKindAndTheLaterUseStay() throws IOException {
    try (KnownChunks chunks = open("e1")) {
      chunks.put(A, 100, 2, 5);
      chunks.put(A, 100, -1, 3);
      assertThat(chunks.find(A)).isEqualTo(new KnownChunks.Known(100, 2, 5));
      chunks.put(A, 100, 1, 9);
      assertThat(chunks.find(A)).isEqualTo(new KnownChunks.Known(100, 1, 9));
    }
  }

  @Test
  void theKindOfAnotherContentIsNotItsOwn() throws IOException {
    try (KnownChunks chunks = open("e1")) {
      chunks.put(A, 100, 2, 5);
      chunks.put(A, 60, -1, 6);
      assertThat(chunks.find(A)).isEqualTo(new KnownChunks.Known(60, -1, 6));
    }
  }

  @Test
  void usingItMovesItsTimeForwardOnly() throws IOException {
    try (KnownChunks chunks = open("e1")) {
      chunks.put(A, 100, 2, 5);
      assertThat(chunks.use(A, 8)).isTrue();
      assertThat(chunks.use(A, 7)).isTrue();
      assertThat(chunks.use(B, 7)).isFalse();
      assertThat(chunks.find(A)).isEqualTo(new KnownChunks.Known(100, 2, 8));
    }
  }

  @Test
  void survivesACleanEndInTheSameEpoch() throws IOException {
    try (KnownChunks chunks = open("e1")) {
      chunks.put(A, 100, 0, 5);
      chunks.markComplete();
    }
    try (KnownChunks chunks = open("e1")) {
      assertThat(chunks.find(A)).isEqualTo(new KnownChunks.Known(100, 0, 5));
      assertThat(chunks.complete()).isTrue();
    }
    try (KnownChunks chunks = open("e2")) {
      assertThat(chunks.size()).isZero();
      assertThat(chunks.complete()).isFalse();
    }
    try (KnownChunks chunks = open("e1")) {
      assertThat(chunks.size()).as("voided for good").isZero();
    }
  }

  @Test
  void nothingIsTakenOverFromAKill() throws IOException {
    try (KnownChunks chunks = open("e1")) {
      chunks.put(A, 100, 0, 5);
      chunks.markComplete();
    }
    Path copy = temp.resolve("copy");
    try (KnownChunks chunks = open("e1")) {
      Directories.copy(directory(), copy);
      assertThat(chunks.size()).isEqualTo(1);
    }
    try (KnownChunks chunks = KnownChunks.open(copy, "e1")) {
      assertThat(chunks.size()).isZero();
      assertThat(chunks.complete()).isFalse();
    }
  }

  @Test
  void anotherEpochForgetsEverythingAlsoAfterAKill() throws IOException {
    Path copy = temp.resolve("copy");
    try (KnownChunks chunks = open("e1")) {
      for (int i = 0; i < 50_000; i++) {
        chunks.put(digest(i), 100, 0, 5);
      }
      chunks.markComplete();
      chunks.startEpoch("e2");
      Directories.copy(directory(), copy);
      assertThat(chunks.complete()).isFalse();
      assertThat(chunks.size()).isZero();
      assertThat(chunks.find(A)).isNull();
      chunks.put(B, 7, 0, 6);
    }
    try (KnownChunks chunks = open("e2")) {
      assertThat(chunks.size()).isEqualTo(1);
      assertThat(chunks.find(B)).isEqualTo(new KnownChunks.Known(7, 0, 6));
    }
    for (String epoch : List.of("e1", "e2")) {
      try (KnownChunks chunks = KnownChunks.open(copy, epoch)) {
        assertThat(chunks.size()).isZero();
      }
    }
  }

  @Test
  void growsAndTakesNinetyBytesAChunkAtMost() throws IOException {
    int count = 300_000;
    try (KnownChunks chunks = open("e1")) {
      for (int i = 0; i < count; i++) {
        chunks.put(digest(i), i, i % 4, i);
      }
      assertThat(chunks.size()).isEqualTo(count);
    }
    long bytes = 0;
    for (Path file : Directories.files(directory())) {
      bytes += Files.size(file);
    }
    assertThat(bytes).isLessThan(90L * count);
    try (KnownChunks chunks = open("e1")) {
      for (int i = 0; i < count; i++) {
        assertThat(chunks.find(digest(i))).isEqualTo(new KnownChunks.Known(i, i % 4, i));
      }
      assertThat(chunks.find(digest(count))).isNull();
    }
  }

  @Test
  void digestsThatDifferInTheLastByteOnlyAreToldApart() throws IOException {
    try (KnownChunks chunks = open("e1")) {
      for (int i = 0; i < 256; i++) {
        byte[] digest = new byte[Digest.LENGTH];
        digest[Digest.LENGTH - 1] = (byte) i;
        assertThat(chunks.find(Digest.of(digest))).isNull();
        chunks.put(Digest.of(digest), i, 0, 0);
      }
      for (int i = 0; i < 256; i++) {
        byte[] digest = new byte[Digest.LENGTH];
        digest[Digest.LENGTH - 1] = (byte) i;
        assertThat(chunks.find(Digest.of(digest))).isEqualTo(new KnownChunks.Known(i, 0, 0));
      }
    }
  }

  @Test
  void aSecondOneInTheSameDirectoryIsRefused() throws IOException {
    try (KnownChunks chunks = open("e1")) {
      assertThatThrownBy(() -> open("e1"))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.LOCKED));
      assertThat(chunks.epoch()).isEqualTo("e1");
    }
  }

  @Test
  void afterItsEndItAnswersNothing() throws IOException {
    KnownChunks chunks = open("e1");
    chunks.close();
    chunks.close();
    assertThatThrownBy(() -> chunks.find(A)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anImpossibleLengthOrKindIsAMistakeOfTheCaller() throws IOException {
    try (KnownChunks chunks = open("e1")) {
      assertThatThrownBy(() -> chunks.put(A, -1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> chunks.put(A, 1, -2, 0)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> chunks.put(A, 1, 101, 0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void manyThreadsLoseNothing() throws Exception {
    int threadCount = 6;
    int each = 20_000;
    ExecutorService threads = Executors.newFixedThreadPool(threadCount);
    try (KnownChunks chunks = open("e1")) {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < threadCount; t++) {
        int thread = t;
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < each; i++) {
                    chunks.put(digest(i), i, thread == 0 ? 1 : -1, thread);
                    chunks.put(digest(-1 - thread - threadCount * i), i, 0, 0);
                    chunks.remove(digest(-1 - thread - threadCount * i));
                    assertThat(chunks.use(digest(i), thread)).isTrue();
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
      assertThat(chunks.size()).isEqualTo(each);
      for (int i = 0; i < each; i++) {
        assertThat(chunks.find(digest(i))).isEqualTo(new KnownChunks.Known(i, 1, threadCount - 1));
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
