package io.pbs4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.client.ClientException.Kind;
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
}
