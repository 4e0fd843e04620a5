package io.pbs4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualClockTest {
  @Test
  void standsStillUntilItIsMoved() {
    ManualClock clock = ManualClock.at(1_700_000_000);
    assertThat(clock.instant()).isEqualTo(clock.instant());

    clock.advance(Duration.ofMinutes(5));
    assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(1_700_000_300));

    clock.set(Instant.EPOCH);
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
  }
}
