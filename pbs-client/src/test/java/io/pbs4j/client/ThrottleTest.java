package io.pbs4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The limit on what travels. */
class ThrottleTest {
  @Test
  void withoutALimitNothingWaits() throws ClientException {
    assertThat(Throttle.NONE.limits()).isFalse();
    Throttle.NONE.pass(Long.MAX_VALUE);
  }

  @Test
  void whatTheBurstHoldsPassesAtOnce() throws ClientException {
    Throttle slow = Throttle.of(1, 1_000_000);
    assertThat(slow.limits()).isTrue();
    slow.pass(600_000);
    slow.pass(400_000);
    slow.pass(0);
  }

  @Test
  void moreThanTheBurstWaitsAndTheWaitCanBeInterrupted() {
    Throttle slow = Throttle.of(1, 1000);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> slow.pass(1_000_000))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DISCONNECTED));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void theDebtIsWhatTheRateNeeds() {
    ManualClock clock = ManualClock.at(1_700_000_000);
    Throttle throttle = Throttle.of(1000, 500, clock);
    assertThat(throttle.take(500)).isZero();
    assertThat(throttle.take(2000)).isEqualTo(Duration.ofSeconds(2));
    assertThat(throttle.take(1000)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aPauseFillsTheBucketUpToTheBurst() {
    ManualClock clock = ManualClock.at(1_700_000_000);
    Throttle throttle = Throttle.of(1000, 500, clock);
    assertThat(throttle.take(500)).isZero();
    clock.advance(Duration.ofHours(1));
    assertThat(throttle.take(500)).isZero();
    assertThat(throttle.take(1)).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void rateAndBurstArePositive() {
    assertThatThrownBy(() -> Throttle.of(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Throttle.of(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
