package io.pbs4j.storage.check;

import java.io.IOException;

/** A check of every snapshot. */
public non-sealed interface SnapshotCheck extends HealthCheck {
  /**
   * Looks at one.
   *
   * @throws IOException if it cannot be read; the run reports it as unreachable
   */
  void check(SnapshotFacts snapshot, FindingSink out) throws IOException;
}
