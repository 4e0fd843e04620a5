package io.pbs4j.storage.check;

import java.time.Duration;

/** How far clocks of different machines may differ. */
final class Clocks {
  /** More is worth a word. */
  static final Duration TOLERANCE = Duration.ofMinutes(10);

  private Clocks() {}
}
