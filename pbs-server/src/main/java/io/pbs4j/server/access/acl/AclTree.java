package io.pbs4j.server.access.acl;

import io.pbs4j.core.access.AuthId;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All entries as a tree of paths; never changes, so that any thread may ask it.
 *
 * <p>From the root to the path that is asked for, a node where somebody has an entry replaces all that the nodes
 * above gave him. Entries that do not propagate count at their own path only.
 */
public final class AclTree {
  private final Node root = new Node();

  private static final class Node {
    private final Map<String, Node> children = new TreeMap<>();
    private final Map<AuthId, Grant> grants = new HashMap<>();
  }

  /** What one node gives to one auth id. */
  private static final class Grant {
    private final Set<Role> all = EnumSet.noneOf(Role.class);
    private final Set<Role> propagating = EnumSet.noneOf(Role.class);
    private Held here = Held.NOTHING;
    private @Nullable Held below;

    void add(AclEntry entry) {
      all.add(entry.role());
      if (entry.propagate()) {
        propagating.add(entry.role());
      }
      here = held(all, propagating);
      below = propagating.isEmpty() ? null : held(propagating, propagating);
    }

    /** One role of no access silences all others of the node. */
    private static Held held(Set<Role> roles, Set<Role> propagating) {
      return roles.contains(Role.NO_ACCESS)
          ? Held.NOTHING
          : new Held(Held.bits(roles), Held.bits(propagating));
    }
  }

  /** Builds the tree; the order of the entries does not matter. */
  public AclTree(Collection<AclEntry> entries) {
    for (AclEntry entry : entries) {
      Node node = root;
      for (String component : AclPath.components(entry.path())) {
        node = node.children.computeIfAbsent(component, c -> new Node());
      }
      node.grants.computeIfAbsent(entry.authId(), id -> new Grant()).add(entry);
    }
  }

  /** What the entries of exactly this auth id give at a path. */
  public Held held(AuthId authId, String path) {
    Node node = root;
    Held held = Held.NOTHING;
    int length = path.length();
    int start = 0;
    while (true) {
      while (start < length && path.charAt(start) == '/') {
        start++;
      }
      Grant grant = node.grants.get(authId);
      if (start >= length) {
        return grant == null ? held : grant.here;
      }
      if (grant != null && grant.below != null) {
        held = grant.below;
      }
      int end = path.indexOf('/', start);
      end = end < 0 ? length : end;
      Node next = node.children.get(path.substring(start, end));
      if (next == null) {
        return held;
      }
      node = next;
      start = end;
    }
  }

  /** Every path that somebody has an entry at or above, in order, {@code /} first. */
  public Set<String> paths() {
    Set<String> paths = new TreeSet<>();
    collect(root, "", paths);
    return paths;
  }

  /** The paths of entries at or below a path. */
  public Set<String> pathsBelow(String path) {
    Node node = root;
    List<String> components = AclPath.components(path);
    for (String component : components) {
      node = node.children.get(component);
      if (node == null) {
        return Set.of();
      }
    }
    Set<String> paths = new TreeSet<>();
    collect(node, components.isEmpty() ? "" : "/" + String.join("/", components), paths);
    return paths;
  }

  private static void collect(Node node, String path, Set<String> paths) {
    paths.add(path.isEmpty() ? "/" : path);
    node.children.forEach((name, child) -> collect(child, path + "/" + name, paths));
  }
}
