package io.pbs4j.server.content;

import io.pbs4j.core.Octets;
import java.util.ArrayList;
import java.util.List;

/** Where a walk through a directory is, in names that begin with that of the directory. */
final class Nesting {
  private final Octets top;
  private final List<Octets> names = new ArrayList<>();
  private int depth;

  /**
   * Creates the place above the directory.
   *
   * @param top name of the directory; empty for an archive's own
   */
  Nesting(Octets top) {
    this.top = top;
  }

  /** Goes into a directory; the first is the one that the walk is through. */
  void enter(Octets name) {
    depth++;
    Octets known = depth == 1 ? top : name;
    if (known.length() > 0) {
      names.add(known);
    }
  }

  /** Leaves the directory. */
  void leave() {
    depth--;
    if (!names.isEmpty()) {
      names.remove(names.size() - 1);
    }
  }

  /** Whether this is an archive's own directory, which has no name. */
  boolean isNameless() {
    return names.isEmpty();
  }

  /** The directory itself. */
  List<Octets> path() {
    return List.copyOf(names);
  }

  /** Something in the directory. */
  List<Octets> child(Octets name) {
    List<Octets> path = new ArrayList<>(names);
    path.add(name);
    return path;
  }

  /** Something by its path from the directory that the walk is through. */
  List<Octets> fromTop(Octets path) {
    return top.length() == 0 ? List.of(path) : List.of(top, path);
  }
}
