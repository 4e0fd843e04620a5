package io.pbs4j.server.datastore;

import io.pbs4j.storage.prune.PruneGuard;
import java.time.Duration;
import java.util.List;

/** The property string of a {@link PruneGuard}: {@code clock-window=86400,max-percent=75,max-removals=100}. */
final class PruneGuardText {
  /** Parameter of the configuration. */
  static final String PARAMETER = "prune-guard";

  private static final int MAX_WINDOW = 10 * 366 * 86_400;

  private PruneGuardText() {}

  static String of(PruneGuard guard) {
    return "clock-window=" + guard.clockWindow().toSeconds() + ",max-percent=" + guard.maxPercent()
        + ",max-removals=" + guard.maxRemovals();
  }

  static PruneGuard parse(String text) {
    PropertyString properties =
        PropertyString.parse(PARAMETER, text, List.of("clock-window", "max-percent", "max-removals"));
    PruneGuard usual = PruneGuard.DEFAULT;
    return new PruneGuard(
        Duration.ofSeconds(
            properties.number("clock-window", 0, MAX_WINDOW, usual.clockWindow().toSeconds())),
        (int) properties.number("max-percent", 0, 100, usual.maxPercent()),
        properties.number("max-removals", 0, Long.MAX_VALUE, usual.maxRemovals()));
  }
}
