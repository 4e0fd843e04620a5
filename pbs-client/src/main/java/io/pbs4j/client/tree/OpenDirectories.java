package io.pbs4j.client.tree;

import io.pbs4j.client.tree.posix.RawNames;
import io.pbs4j.core.Octets;
import io.pbs4j.core.pxar.Metadata;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The directories from the root of a restored tree to where the archive is being read. Each is made when
 * something in it is wanted. Nothing is ever written through a symbolic link.
 */
final class OpenDirectories {
  /** One of them. */
  static final class Entry {
    private final Path directory;
    private final Octets path;
    private final Metadata metadata;
    private final boolean wanted;
    private boolean made;

    private Entry(Path directory, Octets path, Metadata metadata, boolean wanted) {
      this.directory = directory;
      this.path = path;
      this.metadata = metadata;
      this.wanted = wanted;
    }

    Path directory() {
      return directory;
    }

    /** Path within the tree. */
    Octets path() {
      return path;
    }

    Metadata metadata() {
      return metadata;
    }

    /** Whether it and all below was asked for. */
    boolean wanted() {
      return wanted;
    }

    /** Whether it is there. */
    boolean made() {
      return made;
    }
  }

  private final boolean intoExisting;
  private final Deque<Entry> open = new ArrayDeque<>();

  OpenDirectories(boolean intoExisting) {
    this.intoExisting = intoExisting;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** Enters the root, which is there. */
  void enterRoot(Path root, Metadata metadata, boolean wanted) {
    Entry entry = new Entry(root, Octets.ofText(""), metadata, wanted);
    entry.made = true;
    open.push(entry);
  }

  /** Enters a directory, and makes it if it is wanted. */
  void enter(Octets name, Metadata metadata, boolean wanted) throws IOException {
    Entry parent = open.element();
    Path directory = RawNames.in(parent.directory, name);
    open.push(new Entry(directory, TreePaths.join(parent.path, name), metadata, wanted));
    if (wanted) {
      make();
    }
  }

  /** Leaves a directory and returns it. */
  Entry leave() {
    return open.pop();
  }

  /** The current directory. */
  Entry current() {
    return open.element();
  }

  /** The path of a name in the current directory, within the tree. */
  Octets path(Octets name) {
    return TreePaths.join(current().path, name);
  }

  /** Where a new file goes; the current directory is there when this returns. */
  Path place(Octets name) throws IOException {
    make();
    return RawNames.in(current().directory, name);
  }

  /** Where a new file goes whose name must not be taken yet, or is made free. */
  Path vacant(Octets name, boolean replace) throws IOException {
    Path path = place(name);
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      if (!replace || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(path + ": exists");
      }
      Files.delete(path);
    }
    return path;
  }

  private void make() throws IOException {
    for (var entries = open.descendingIterator(); entries.hasNext(); ) {
      Entry entry = entries.next();
      if (!entry.made) {
        make(entry.directory);
        entry.made = true;
      }
    }
  }

  private void make(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(directory);
    } else if (!intoExisting || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(directory + ": exists");
    }
  }
}
