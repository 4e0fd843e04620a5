package io.pbs4j.server.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FlowTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void whatIsWithinTheBurstFlowsAtOnceAndTheRestWaits() {
    Flow flow = new Flow(1_000_000, 4_000_000);
    assertThat(flow.take(4_000_000)).isZero();
    // Ten seconds' worth, less what came back meanwhile.
    assertThat(flow.take(10_000_000)).isBetween(9 * SECOND, 10 * SECOND);
  }

  @Test
  void withoutRateNothingWaits() {
    Flow flow = new Flow(0, 0);
    assertThat(flow.take(Long.MAX_VALUE / 2)).isZero();
  }

  @Test
  void ratesOfManyGigabytesAreKeptToo() {
    Flow flow = new Flow(20_000_000_000L, 0);
    assertThat(flow.take(20_000_000_000L)).isZero();
    assertThat(flow.take(100_000_000_000L)).isBetween(4 * SECOND, 5 * SECOND + SECOND / 10);
  }

  @Test
  void smallPiecesAddUp() {
    Flow flow = new Flow(1_000_000_000, 0);
    long wait = 0;
    for (int i = 0; i < 100_000; i++) {
      wait = flow.take(100_001);
    }
    assertThat(wait).isGreaterThan(5 * SECOND);
  }
}
