package io.pbs4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UpkeepTest {
  @Test
  void goesOnAfterAFailure() throws Exception {
    CountDownLatch rounds = new CountDownLatch(3);
    Runnable work =
        () -> {
          rounds.countDown();
          throw new IllegalStateException("this time");
        };
    try (Upkeep upkeep = new Upkeep(work, Duration.ofMillis(1))) {
      assertThat(upkeep).isNotNull();
      assertThat(rounds.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void waitsForTheRoundThatRuns() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Runnable work =
        () -> {
          begun.countDown();
          try {
            Thread.currentThread().join(); // For ever, but for the interrupt.
          } catch (InterruptedException e) {
            ended.countDown();
          }
        };
    Upkeep upkeep = new Upkeep(work, Duration.ofMillis(1));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    upkeep.close();
    assertThat(ended.getCount()).isZero();
  }
}
