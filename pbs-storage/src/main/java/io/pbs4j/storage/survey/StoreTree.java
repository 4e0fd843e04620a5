package io.pbs4j.storage.survey;

import java.io.IOException;
import java.util.List;

/**
 * The tree of a datastore without its chunks.
 *
 * @param groups all groups selected, also those without snapshots
 * @param directories all other directories that belong there: root, namespaces, types
 * @param oddities what no backup has put there
 * @param strayIndexes index files outside of snapshots; a garbage collection honours them
 * @param unreadable directories that could not be listed
 */
public record StoreTree(
    List<GroupPlace> groups,
    List<String> directories,
    List<Oddity> oddities,
    List<String> strayIndexes,
    List<Unreadable> unreadable) {
  /** Why something is odd. */
  public enum Oddness {
    /** The name is none of a namespace, or it lies too deep. */
    NAMESPACE_NAME,
    /** The name is none of a group. */
    GROUP_NAME,
    /** The name is none of a snapshot. */
    SNAPSHOT_NAME,
    /** Nothing of that name belongs there. */
    UNEXPECTED
  }

  /**
   * What no backup has put there.
   *
   * @param path relative to the datastore
   */
  public record Oddity(String path, Oddness oddness) {}

  /**
   * A directory that could not be listed.
   *
   * @param path relative to the datastore
   * @param cause why
   */
  public record Unreadable(String path, IOException cause) {}

  /** All snapshots of all groups. */
  public List<SnapshotPlace> snapshots() {
    return groups.stream().flatMap(group -> group.snapshots().stream()).toList();
  }
}
