package io.pbs4j.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares two directory trees: names, kinds, permissions, times and every byte of content. */
public final class TreeComparison {
  private TreeComparison() {}

  /** Returns the number of entries; throws with the first difference. */
  public static int requireEqual(Path expected, Path actual) throws IOException {
    Set<String> names = names(expected);
    Set<String> others = names(actual);
    if (!names.equals(others)) {
      Set<String> difference = new TreeSet<>(names);
      difference.removeAll(others);
      throw new IOException("restored tree has other names; missing: " + difference);
    }
    for (String name : names) {
      requireSame(name, expected.resolve(name), actual.resolve(name));
    }
    return names.size();
  }

  private static Set<String> names(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static void requireSame(String name, Path expected, Path actual) throws IOException {
    PosixFileAttributes a = attributes(expected);
    PosixFileAttributes b = attributes(actual);
    boolean same =
        a.isDirectory() == b.isDirectory()
            && a.isRegularFile() == b.isRegularFile()
            && a.isSymbolicLink() == b.isSymbolicLink()
            && a.permissions().equals(b.permissions())
            && a.lastModifiedTime().equals(b.lastModifiedTime());
    if (same && a.isRegularFile()) {
      same = Files.mismatch(expected, actual) < 0;
    }
    if (same && a.isSymbolicLink()) {
      same = Files.readSymbolicLink(expected).equals(Files.readSymbolicLink(actual));
    }
    if (!same) {
      throw new IOException("restored file differs: " + name);
    }
  }

  private static PosixFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }
}
