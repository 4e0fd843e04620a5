package io.pbs4j.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private long nanos = Long.MAX_VALUE - Duration.ofSeconds(45).toNanos();

  @Test
  void roundsBeginAnIntervalApart() {
    Rounds rounds = new Rounds(Duration.ofSeconds(30), () -> nanos);
    assertThat(rounds.untilNext()).isZero();

    pass(2);
    rounds.ended();

    // The stopwatch may run over, too.
    assertThat(rounds.untilNext()).isEqualTo(Duration.ofSeconds(28));
    pass(28);
    assertThat(rounds.untilNext()).isZero();
  }

  @Test
  void aRoundThatTookTooLongDelaysTheNextAndIsNotMadeUpFor() {
    Rounds rounds = new Rounds(Duration.ofSeconds(30), () -> nanos);
    pass(100);
    rounds.ended();

    assertThat(rounds.untilNext()).isEqualTo(Duration.ofSeconds(20));
  }

  @Property
  void neverWaitsLongerThanAnInterval(@ForAll @IntRange(min = 0, max = 1000) int taken) {
    Rounds rounds = new Rounds(Duration.ofSeconds(30), () -> nanos);
    pass(taken);
    rounds.ended();

    assertThat(rounds.untilNext()).isBetween(Duration.ZERO, Duration.ofSeconds(30));
  }

  private void pass(int seconds) {
    nanos += Duration.ofSeconds(seconds).toNanos();
  }
}
