package io.pbs4j.client.tree;

import io.pbs4j.core.Octets;
import java.nio.ByteBuffer;

/** Paths within a tree, as bytes without a slash at their start. */
final class TreePaths {
  private TreePaths() {}

  /** The path of a name in a directory; the root is the empty path. */
  static Octets join(Octets directory, Octets name) {
    if (directory.length() == 0) {
      return name;
    }
    return Octets.of(
        ByteBuffer.allocate(directory.length() + 1 + name.length())
            .put(directory.toByteArray())
            .put((byte) '/')
            .put(name.toByteArray())
            .array());
  }
}
