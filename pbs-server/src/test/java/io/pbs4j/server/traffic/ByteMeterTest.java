package io.pbs4j.server.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ByteMeterTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void showsTheRateOfTheLastFullSecondAndForgetsIt() {
    ByteMeter meter = new ByteMeter();
    long start = 100 * SECOND;
    meter.add(start, 0);
    meter.add(start + 1, 3000);
    assertThat(meter.rate(start + SECOND / 2)).isZero();
    assertThat(meter.rate(start + SECOND)).isEqualTo(3000);
    assertThat(meter.rate(start + SECOND + 1)).isEqualTo(3000);
    assertThat(meter.rate(start + 10 * SECOND)).isZero();
  }
}
