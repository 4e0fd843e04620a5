package io.pbs4j.storage.snapshot;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.snapshot.BackupType;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.core.snapshot.SafeName;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The namespaces of a datastore. */
public final class NamespaceStore {
  /** Longest name of one new component. */
  private static final int MAX_COMPONENT = 32;

  private final Backend backend;

  /** Creates the store. */
  public NamespaceStore(Backend backend) {
    this.backend = backend;
  }

  /** Whether a namespace is there. */
  public boolean exists(Namespace ns) throws IOException {
    return ns.isRoot() || backend.exists(SnapshotPath.of(ns));
  }

  /** Throws with kind {@code NAMESPACE_NOT_FOUND} unless a namespace is there. */
  public void require(Namespace ns) throws IOException {
    if (!exists(ns)) {
      throw new StorageException(
          StorageException.Kind.NAMESPACE_NOT_FOUND, "namespace not found");
    }
  }

  /** Creates a namespace below one that is there; one that exists already is fine. */
  public Namespace create(Namespace parent, String name) throws IOException {
    SafeName.require("name", name);
    SafeName.requireLength("name", name, 1, MAX_COMPONENT);
    if (!exists(parent)) {
      throw StorageException.invalid(
          "cannot create new namespace, parent " + parent + " doesn't already exists");
    }
    Namespace ns = parent.child(name);
    backend.createContainer(SnapshotPath.of(ns));
    backend.settle();
    return ns;
  }

  /**
   * A namespace and those below it, parents first, in order of their names.
   *
   * @param maxDepth levels to go down; 0 for the namespace alone
   */
  public List<Namespace> list(Namespace parent, int maxDepth) throws IOException {
    List<Namespace> found = new ArrayList<>();
    found.add(parent);
    if (maxDepth > 0 && parent.depth() < Namespace.MAX_DEPTH) {
      List<String> names =
          backend.list(parent.directory() + "ns").stream()
              .filter(e -> e.container() && SafeName.matches(e.name()))
              .map(Backend.Entry::name)
              .sorted()
              .toList();
      for (String name : names) {
        try {
          found.addAll(list(parent.child(name), maxDepth - 1));
        } catch (InvalidNameException e) {
          // Too long a name, made by hand: not a namespace.
        }
      }
    }
    return found;
  }

  /** Removes a namespace without groups, and those below it, which must have none either. */
  public void deleteEmpty(Namespace ns) throws IOException {
    if (ns.isRoot()) {
      throw StorageException.invalid("cannot delete root namespace!");
    }
    require(ns);
    for (Namespace child : list(ns, 1)) {
      if (!child.equals(ns)) {
        deleteEmpty(child);
      }
    }
    // Each directory by itself and only if empty: a backup may create its group at this moment.
    boolean empty = backend.deleteEmptyContainer(ns.directory() + "ns");
    for (BackupType type : BackupType.values()) {
      empty &= backend.deleteEmptyContainer(ns.directory() + type.id());
    }
    if (!empty || !backend.deleteEmptyContainer(SnapshotPath.of(ns))) {
      throw StorageException.invalid("cannot remove non-empty namespace " + ns);
    }
  }
}
