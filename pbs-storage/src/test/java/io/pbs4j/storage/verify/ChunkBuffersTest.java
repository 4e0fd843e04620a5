package io.pbs4j.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ChunkBuffersTest {
  private static final int MIB = 1 << 20;

  @Test
  void lendsTheSameArraysAgain() throws Exception {
    ChunkBuffers buffers = new ChunkBuffers(32 * MIB);
    byte[] first;
    try (ChunkBuffers.Loan loan = buffers.take(4 * MIB, 0)) {
      first = loan.stored();
      assertThat(loan.decoded()).isEmpty();
    }
    try (ChunkBuffers.Loan loan = buffers.take(3 * MIB, 100)) {
      assertThat(loan.stored()).isSameAs(first);
      assertThat(loan.decoded().length).isBetween(100, MIB);
    }
  }

  @Test
  void makesOneLoanThatIsTooLarge() throws Exception {
    ChunkBuffers buffers = new ChunkBuffers(MIB);
    try (ChunkBuffers.Loan loan = buffers.take(16 * MIB, 16 * MIB)) {
      assertThat(loan.stored()).hasSizeGreaterThanOrEqualTo(16 * MIB);
    }
    assertThat(buffers.held()).isLessThanOrEqualTo(MIB);
  }

  @Test
  @Timeout(20)
  void countNothingThatThereIsNoMemoryFor() throws Exception {
    AtomicInteger made = new AtomicInteger();
    ChunkBuffers buffers =
        new ChunkBuffers(
            9 * MIB,
            length -> {
              if (made.incrementAndGet() == 2) {
                throw new OutOfMemoryError("as a test wants it");
              }
              return new byte[length];
            });
    assertThatThrownBy(() -> buffers.take(4 * MIB, 4 * MIB)).isInstanceOf(OutOfMemoryError.class);
    // Would wait for ever for the bytes of the loan that never was.
    try (ChunkBuffers.Loan small = buffers.take(1, 1);
        ChunkBuffers.Loan large = buffers.take(4 * MIB, 4 * MIB - MIB / 2)) {
      assertThat(small.stored()).isNotEmpty();
      assertThat(buffers.held()).isLessThanOrEqualTo(9 * MIB);
      assertThat(large.decoded()).hasSizeGreaterThan(3 * MIB);
    }
  }

  @Test
  void holdNoMoreThanAllowedWhateverIsAskedFor() throws Exception {
    ChunkBuffers buffers = new ChunkBuffers(9 * MIB);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Long>> running = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        Random random = new Random(thread);
        Callable<Long> work =
            () -> {
              long most = 0;
              for (int i = 0; i < 500; i++) {
                try (ChunkBuffers.Loan loan =
                    buffers.take(random.nextInt(3 * MIB), random.nextInt(3 * MIB))) {
                  most = Math.max(most, buffers.held());
                  loan.stored();
                }
              }
              return most;
            };
        running.add(threads.submit(work));
      }
      for (Future<Long> one : running) {
        assertThat(one.get()).isLessThanOrEqualTo(9 * MIB);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
