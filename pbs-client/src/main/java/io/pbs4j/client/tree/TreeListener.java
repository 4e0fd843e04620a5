package io.pbs4j.client.tree;

import io.pbs4j.core.Octets;

/** Hears what is not as it should be while a tree is archived or restored. */
@FunctionalInterface
public interface TreeListener {
  /**
   * A file could not be handled in full; the rest goes on.
   *
   * @param path within the tree
   * @param problem what is missing of it
   */
  void warning(Octets path, String problem);
}
