package io.pbs4j.storage.check;

import java.io.IOException;

/** A check of every group. */
public non-sealed interface GroupCheck extends HealthCheck {
  /**
   * Looks at one.
   *
   * @throws IOException if it cannot be read; the run reports it as unreachable
   */
  void check(GroupFacts group, FindingSink out) throws IOException;
}
