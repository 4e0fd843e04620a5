package io.pbs4j.storage.check;

import java.io.IOException;

/** A check of chunks against indexes, made once, after all others. */
public non-sealed interface CrossCheck extends HealthCheck {
  /**
   * Looks at one.
   *
   * @throws IOException if it cannot be read; the run reports it as unreachable
   */
  void check(ChunkUse use, FindingSink out) throws IOException;
}
