package io.pbs4j.storage.gc;

import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;

/** Finds every index file of a datastore, also those in places where no backup would put them. */
final class IndexWalk {
  /** Receives the names of index files. */
  @FunctionalInterface
  interface Visitor {
    /** One index file; throws with kind {@code NOT_FOUND} if it is gone. */
    void index(String name) throws IOException;
  }

  /** A busy group may lose a snapshot per round; so many rounds mean that something else is wrong. */
  private static final int MAX_TRIES = 100;

  /** Made by the file system itself, and open to its administrator only. */
  private static final String LOST = "lost+found";

  private final Backend backend;

  IndexWalk(Backend backend) {
    this.backend = backend;
  }

  /** Visits all index files; hidden entries are no part of any backup. */
  void walk(Visitor visitor) throws IOException {
    container("", visitor);
  }

  private void container(String container, Visitor visitor) throws IOException {
    boolean again = true;
    for (int tries = 0; again; tries++) {
      if (tries == MAX_TRIES) {
        throw StorageException.invalid(
            "contents of \"" + container + "\" change faster than they can be read");
      }
      again = false;
      for (Backend.Entry entry : entries(container)) {
        if (entry.name().startsWith(".")) {
          continue;
        }
        String name = container.isEmpty() ? entry.name() : container + "/" + entry.name();
        if (entry.container()) {
          again |= !enter(name, visitor);
        } else if (entry.name().endsWith(".fidx") || entry.name().endsWith(".didx")) {
          visitor.index(name);
        }
      }
    }
  }

  private List<Backend.Entry> entries(String container) throws IOException {
    try {
      return backend.list(container);
    } catch (AccessDeniedException e) {
      // Anything else that cannot be read may hold backups.
      if (container.equals(LOST)) {
        return List.of();
      }
      throw e;
    }
  }

  /**
   * Visits a child container; returns false if it or something in it vanished. A snapshot that is removed
   * while it is read may have handed its chunks on to a newer one, which began after its group was listed:
   * the group must be listed anew.
   */
  private boolean enter(String name, Visitor visitor) throws IOException {
    try {
      container(name, visitor);
      // A container that is not there has no children, so its absence must be looked for.
      return backend.exists(name);
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.NOT_FOUND) {
        throw e;
      }
      return false;
    }
  }
}
