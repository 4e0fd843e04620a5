package io.pbs4j.testkit.disk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A directory: its names as programs see them, and its changes since it was synced. Guarded by its disk. */
final class DirectoryNode extends Node {
  private final Map<String, Node> entries;
  private Map<String, Node> synced;
  private final List<Change> pending = new ArrayList<>();

  /**
   * One step on the platter, whole or not at all.
   *
   * @param gone a name that is no longer there
   * @param added a name that is there
   * @param node what has the new name
   */
  private record Change(@Nullable String gone, @Nullable String added, @Nullable Node node) {
    void apply(Map<String, Node> target) {
      if (gone != null) {
        target.remove(gone);
      }
      if (added != null && node != null) {
        target.put(added, node);
      }
    }
  }

  DirectoryNode() {
    this(new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  private DirectoryNode(Map<String, Node> entries, Map<String, Node> synced) {
    this.entries = entries;
    this.synced = synced;
  }

  @Nullable Node find(String name) {
    return entries.get(name);
  }

  List<String> names() {
    return List.copyOf(entries.keySet());
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  void put(String name, Node node) {
    change(new Change(null, name, node));
  }

  void remove(String name) {
    change(new Change(name, null, null));
  }

  void rename(String from, String to, Node node) {
    change(new Change(from, to, node));
  }

  private void change(Change change) {
    change.apply(entries);
    pending.add(change);
  }

  void sync() {
    synced = new LinkedHashMap<>(entries);
    pending.clear();
  }

  /** Syncs it and all that is below it. */
  void syncAll() {
    sync();
    for (Node node : entries.values()) {
      if (node instanceof DirectoryNode directory) {
        directory.syncAll();
      } else if (node instanceof FileNode file) {
        file.sync();
      }
    }
  }

  /** The same directory for programs that run on another copy of the disk. */
  DirectoryNode copy(Map<Node, Node> copies) {
    DirectoryNode copy = new DirectoryNode(new LinkedHashMap<>(), new LinkedHashMap<>());
    copies.put(this, copy);
    entries.forEach((name, node) -> copy.entries.put(name, copyOf(node, copies)));
    synced.forEach((name, node) -> copy.synced.put(name, copyOf(node, copies)));
    for (Change c : pending) {
      copy.pending.add(new Change(c.gone(), c.added(), c.node() == null ? null : copyOf(c.node(), copies)));
    }
    return copy;
  }

  private static Node copyOf(Node node, Map<Node, Node> copies) {
    Node known = copies.get(node);
    if (known != null) {
      return known;
    }
    if (node instanceof DirectoryNode directory) {
      return directory.copy(copies);
    }
    Node copy = ((FileNode) node).copy();
    copies.put(node, copy);
    return copy;
  }

  /** What is found of it after a power cut: its changes took effect in their order, up to some point. */
  DirectoryNode afterCrash(Losses losses, String path, Map<Node, Node> remains) {
    Map<String, Node> left = new LinkedHashMap<>(synced);
    if (!pending.isEmpty()) {
      int lost = losses.choose(Losses.Kind.NAMES, path, pending.size() + 1);
      pending.subList(0, pending.size() - lost).forEach(change -> change.apply(left));
    }
    Map<String, Node> found = new LinkedHashMap<>();
    left.forEach((name, node) -> found.put(name, remainsOf(node, losses, path + "/" + name, remains)));
    return new DirectoryNode(found, new LinkedHashMap<>(found));
  }

  private static Node remainsOf(Node node, Losses losses, String path, Map<Node, Node> remains) {
    Node known = remains.get(node);
    if (known == null) {
      known =
          node instanceof DirectoryNode directory
              ? directory.afterCrash(losses, path, remains)
              : ((FileNode) node).afterCrash(losses, path);
      remains.put(node, known);
    }
    return known;
  }
}
