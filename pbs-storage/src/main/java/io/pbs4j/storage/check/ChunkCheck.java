package io.pbs4j.storage.check;

import java.io.IOException;

/** A check of every name in the chunk area. Called by several threads. */
public non-sealed interface ChunkCheck extends HealthCheck {
  /**
   * Looks at one.
   *
   * @throws IOException if it cannot be read; the run reports it as unreachable
   */
  void check(ChunkEntry entry, FindingSink out) throws IOException;
}
