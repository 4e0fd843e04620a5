package io.pbs4j.storage.check;

import java.io.IOException;

/** A check of the datastore as a whole, made once, before all others. */
public non-sealed interface StoreCheck extends HealthCheck {
  /**
   * Looks at one.
   *
   * @throws IOException if it cannot be read; the run reports it as unreachable
   */
  void check(StoreFacts store, FindingSink out) throws IOException;
}
