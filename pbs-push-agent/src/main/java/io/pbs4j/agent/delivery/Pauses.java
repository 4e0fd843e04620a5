package io.pbs4j.agent.delivery;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How long to wait after failures: twice as long each time, with jitter, so that hosts do not come back as one. */
final class Pauses {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** A key is mended by people. */
  private static final Duration MISCONFIGURED = Duration.ofMinutes(5);

  /**
   * Between two pushes to one receiver. The original receiver takes 20 in any minute from one address; 18 leave
   * something for its other callers there.
   */
  static final Duration BETWEEN = Duration.ofMillis(3334);

  private final DoubleSupplier random;
  private int failures;

  /**
   * @param random from 0 to 1
   */
  Pauses(DoubleSupplier random) {
    this.random = random;
  }

  /** The pause after an attempt. */
  Duration after(Outcome outcome) {
    switch (outcome.kind()) {
      case ACCEPTED, REFUSED -> {
        failures = 0;
        return BETWEEN;
      }
      case MISCONFIGURED -> {
        failures = 0;
        return jittered(MISCONFIGURED);
      }
      default -> {
        Duration own = jittered(grown());
        failures++;
        // Never earlier than asked for; a little later, as others were asked for the same.
        return outcome
            .retryAfter()
            .map(asked -> longer(asked.plus(jittered(BETWEEN)), BETWEEN))
            .orElse(longer(own, BETWEEN));
      }
    }
  }

  private Duration grown() {
    Duration pause = FIRST;
    for (int i = 0; i < failures && pause.compareTo(LONGEST) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }

  /** Between half of it and all of it. */
  private Duration jittered(Duration pause) {
    return Duration.ofMillis((long) (pause.toMillis() * (1 + random.getAsDouble()) / 2));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
