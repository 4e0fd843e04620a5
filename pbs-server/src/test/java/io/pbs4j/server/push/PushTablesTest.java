package io.pbs4j.server.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is remembered of senders has bounds. */
class PushTablesTest {
  private final ManualClock clock = ManualClock.at(1_000_000);

  @Test
  void addressesAreForgottenWhenThereAreManyOthers() {
    AddressLimit limit = new AddressLimit(1, clock);
    assertThat(limit.take("a").granted()).isTrue();
    assertThat(limit.take("a").granted()).isFalse();
    for (int i = 0; i < 20_000; i++) {
      limit.take(i);
    }
    assertThat(limit.size()).isEqualTo(10_000);
    assertThat(limit.take("a").granted()).isTrue();
  }

  @Test
  void aMinuteOfAKeyBeginsWithItsFirstRequest() {
    KeyLimit limit = new KeyLimit(clock);
    assertThat(limit.take("a").remaining()).isEqualTo(59);
    clock.advance(Duration.ofSeconds(60));
    assertThat(limit.take("a").remaining()).as("the end still belongs to it").isEqualTo(58);
    clock.advance(Duration.ofMillis(1));
    assertThat(limit.take("a").remaining()).isEqualTo(59);
    clock.advance(Duration.ofHours(-1));
    assertThat(limit.take("a").remaining()).isEqualTo(59);
  }

  @Test
  void bodiesShareTheirMemory() throws Exception {
    BodyBudget budget = new BodyBudget(100);
    try (BodyBudget.Share one = budget.open();
        BodyBudget.Share two = budget.open()) {
      one.grow(60);
      assertThatThrownBy(() -> two.grow(41)).isInstanceOf(PushRefusedException.class).hasMessage("busy");
      two.grow(40);
      one.close();
      two.grow(60);
    }
    assertThat(budget.used()).isZero();
  }
}
