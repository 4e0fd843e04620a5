package io.pbs4j.storage.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.chunk.Digest;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DigestLocksTest {
  private static final Digest ONE = Digest.sha256(new byte[1]);
  private static final Digest TWO = Digest.sha256(new byte[2]);

  private final DigestLocks locks = new DigestLocks();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aDigestIsHeldByOneAndOthersAreFree() throws Exception {
    try (DigestLocks.Hold hold = locks.hold(ONE)) {
      assertThat(locks.tryHold(ONE)).isFalse();
      assertThat(locks.tryHold(TWO)).isTrue();
    }
    assertThat(locks.tryHold(ONE)).isTrue();
    locks.release(ONE);
    assertThat(locks.tryHold(ONE)).isTrue();
  }

  @Test
  void manyWhoWantOneGetItOneByOne() throws Exception {
    int[] count = {0};
    Future<?>[] all = new Future<?>[4];
    for (int i = 0; i < all.length; i++) {
      all[i] =
          threads.submit(
              () -> {
                for (int n = 0; n < 2000; n++) {
                  try (DigestLocks.Hold hold = locks.hold(ONE)) {
                    count[0]++;
                  }
                }
                return null;
              });
    }
    for (Future<?> one : all) {
      one.get(30, TimeUnit.SECONDS);
    }
    assertThat(count[0]).isEqualTo(8000);
  }

  @Test
  void whoIsInterruptedWhileWaitingSaysSoAndLeavesTheLock() throws Exception {
    assertThat(locks.tryHold(ONE)).isTrue();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> locks.hold(ONE)).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    locks.release(ONE);
    assertThat(locks.tryHold(ONE)).isTrue();
  }
}
