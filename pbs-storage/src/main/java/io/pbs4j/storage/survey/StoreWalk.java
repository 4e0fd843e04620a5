package io.pbs4j.storage.survey;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.BackupType;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.survey.StoreTree.Oddity;
import io.pbs4j.storage.survey.StoreTree.Oddness;
import io.pbs4j.storage.survey.StoreTree.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Walks over a datastore's directory. What cannot be read is noted and left out. Used once. */
public final class StoreWalk {
  private static final String NAMESPACES = "ns";

  /** Made by the file system itself. */
  private static final String LOST = "lost+found";

  private final Path root;
  private final Selection selection;
  private final List<GroupPlace> groups = new ArrayList<>();
  private final List<String> directories = new ArrayList<>();
  private final List<Oddity> oddities = new ArrayList<>();
  private final List<String> strayIndexes = new ArrayList<>();
  private final List<Unreadable> unreadable = new ArrayList<>();

  private StoreWalk(Path root, Selection selection) {
    this.root = root;
    this.selection = selection;
  }

  /** The tree below a datastore's directory, as far as it is selected. */
  public static StoreTree walk(Path root, Selection selection) {
    StoreWalk walk = new StoreWalk(root, selection);
    walk.namespace("", Namespace.ROOT);
    walk.groups.sort(Comparator.comparing(GroupPlace::ns).thenComparing(GroupPlace::group));
    return new StoreTree(
        List.copyOf(walk.groups),
        List.copyOf(walk.directories),
        List.copyOf(walk.oddities),
        List.copyOf(walk.strayIndexes),
        List.copyOf(walk.unreadable));
  }

  private void namespace(String path, Namespace ns) {
    directories.add(path);
    for (String name : names(path)) {
      String child = join(path, name);
      Optional<BackupType> type = type(name);
      if (name.startsWith(".") || (path.isEmpty() && name.equals(LOST))) {
        continue;
      }
      if (name.equals(NAMESPACES) && isDirectory(child)) {
        namespaces(child, ns);
      } else if (type.isPresent() && isDirectory(child)) {
        groups(child, ns, type.get());
      } else {
        odd(child, Oddness.UNEXPECTED);
      }
    }
  }

  private static Optional<BackupType> type(String name) {
    for (BackupType type : BackupType.values()) {
      if (type.id().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  private void namespaces(String path, Namespace parent) {
    directories.add(path);
    for (String name : names(path)) {
      String child = join(path, name);
      if (!isDirectory(child)) {
        odd(child, Oddness.UNEXPECTED);
        continue;
      }
      Namespace ns;
      try {
        ns = parent.child(name);
      } catch (InvalidNameException e) {
        odd(child, Oddness.NAMESPACE_NAME);
        continue;
      }
      if (selection.enters(ns)) {
        namespace(child, ns);
      }
    }
  }

  private void groups(String path, Namespace ns, BackupType type) {
    if (!selection.holds(ns)) {
      return;
    }
    directories.add(path);
    for (String name : names(path)) {
      String child = join(path, name);
      if (!isDirectory(child)) {
        odd(child, Oddness.UNEXPECTED);
        continue;
      }
      BackupGroup group;
      try {
        group = new BackupGroup(type, name);
      } catch (InvalidNameException e) {
        odd(child, Oddness.GROUP_NAME);
        continue;
      }
      if (selection.holds(ns, group)) {
        group(child, ns, group);
      }
    }
  }

  private void group(String path, Namespace ns, BackupGroup group) {
    List<String> files = new ArrayList<>();
    List<SnapshotPlace> snapshots = new ArrayList<>();
    for (String name : names(path)) {
      String child = join(path, name);
      Optional<BackupSnapshot> snapshot = snapshot(group, name);
      // The form of the name spares a look at each directory; a file of that name shows when it is listed.
      if (snapshot.isPresent()) {
        if (selection.holds(ns, snapshot.get())) {
          snapshots.add(new SnapshotPlace(ns, snapshot.get(), List.copyOf(names(child))));
        }
      } else if (isDirectory(child)) {
        odd(child, Oddness.SNAPSHOT_NAME);
      } else {
        files.add(name);
      }
    }
    snapshots.sort(Comparator.comparing(SnapshotPlace::snapshot));
    groups.add(new GroupPlace(ns, group, List.copyOf(files), List.copyOf(snapshots)));
  }

  private static Optional<BackupSnapshot> snapshot(BackupGroup group, String name) {
    if (!BackupSnapshot.isTime(name)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BackupSnapshot(group, BackupSnapshot.parseTime(name)));
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }

  /** Notes an odd entry, and the indexes in it that a garbage collection would find. */
  private void odd(String path, Oddness oddness) {
    oddities.add(new Oddity(path, oddness));
    strays(path);
  }

  private void strays(String path) {
    if (path.endsWith(".fidx") || path.endsWith(".didx")) {
      strayIndexes.add(path);
    } else if (isDirectory(path)) {
      for (String name : names(path)) {
        if (!name.startsWith(".")) {
          strays(join(path, name));
        }
      }
    }
  }

  private boolean isDirectory(String path) {
    return Files.isDirectory(root.resolve(path), LinkOption.NOFOLLOW_LINKS);
  }

  private List<String> names(String path) {
    try {
      return DirectoryNames.of(root.resolve(path));
    } catch (NoSuchFileException e) {
      return List.of(); // removed since its parent was listed
    } catch (IOException e) {
      unreadable.add(new Unreadable(path, e));
      return List.of();
    }
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }
}
