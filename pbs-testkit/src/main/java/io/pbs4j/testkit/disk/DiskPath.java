package io.pbs4j.testkit.disk;

import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A path on a simulated disk; as on Unix. */
final class DiskPath implements Path {
  private final DiskFileSystem fileSystem;
  private final boolean absolute;
  private final List<String> names;

  DiskPath(DiskFileSystem fileSystem, boolean absolute, List<String> names) {
    this.fileSystem = fileSystem;
    this.absolute = absolute;
    this.names = List.copyOf(names);
  }

  static DiskPath parse(DiskFileSystem fileSystem, String text) {
    List<String> names = new ArrayList<>();
    for (String name : text.split("/", -1)) {
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return new DiskPath(fileSystem, text.startsWith("/"), names);
  }

  static DiskPath of(Path path) {
    if (path instanceof DiskPath mine) {
      return mine;
    }
    throw new ProviderMismatchException();
  }

  List<String> names() {
    return names;
  }

  private DiskPath with(boolean isAbsolute, List<String> newNames) {
    return new DiskPath(fileSystem, isAbsolute, newNames);
  }

  @Override
  public DiskFileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return absolute;
  }

  @Override
  public @Nullable Path getRoot() {
    return absolute ? with(true, List.of()) : null;
  }

  @Override
  public @Nullable Path getFileName() {
    return names.isEmpty() ? null : with(false, List.of(names.get(names.size() - 1)));
  }

  @Override
  public @Nullable Path getParent() {
    if (names.isEmpty() || (!absolute && names.size() == 1)) {
      return null;
    }
    return with(absolute, names.subList(0, names.size() - 1));
  }

  @Override
  public int getNameCount() {
    return names.size();
  }

  @Override
  public Path getName(int index) {
    return with(false, List.of(names.get(index)));
  }

  @Override
  public Path subpath(int from, int to) {
    return with(false, names.subList(from, to));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof DiskPath that
        && absolute == that.absolute
        && that.names.size() <= names.size()
        && names.subList(0, that.names.size()).equals(that.names);
  }

  @Override
  public boolean endsWith(Path other) {
    return other instanceof DiskPath that
        && (that.absolute
            ? equals(that)
            : that.names.size() <= names.size()
                && names.subList(names.size() - that.names.size(), names.size()).equals(that.names));
  }

  @Override
  public Path normalize() {
    List<String> kept = new ArrayList<>();
    for (String name : names) {
      if (name.equals("..") && !kept.isEmpty() && !kept.get(kept.size() - 1).equals("..")) {
        kept.remove(kept.size() - 1);
      } else if (!name.equals(".") && !(name.equals("..") && absolute)) {
        kept.add(name);
      }
    }
    return with(absolute, kept);
  }

  @Override
  public Path resolve(Path other) {
    DiskPath that = of(other);
    if (that.absolute) {
      return that;
    }
    List<String> all = new ArrayList<>(names);
    all.addAll(that.names);
    return with(absolute, all);
  }

  @Override
  public Path relativize(Path other) {
    DiskPath that = of(other);
    if (absolute != that.absolute) {
      throw new IllegalArgumentException("one path is absolute, the other is not");
    }
    int same = 0;
    while (same < Math.min(names.size(), that.names.size()) && names.get(same).equals(that.names.get(same))) {
      same++;
    }
    List<String> way = new ArrayList<>();
    for (int i = same; i < names.size(); i++) {
      way.add("..");
    }
    way.addAll(that.names.subList(same, that.names.size()));
    return with(false, way);
  }

  @Override
  public URI toUri() {
    return URI.create("disk:" + toAbsolutePath().toString().replace(" ", "%20"));
  }

  @Override
  public Path toAbsolutePath() {
    return absolute ? this : with(true, names);
  }

  @Override
  public Path toRealPath(LinkOption... options) {
    return toAbsolutePath().normalize();
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("a simulated disk is not watched");
  }

  @Override
  public int compareTo(Path other) {
    return toString().compareTo(of(other).toString());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DiskPath that
        && fileSystem == that.fileSystem
        && absolute == that.absolute
        && names.equals(that.names);
  }

  @Override
  public int hashCode() {
    return Objects.hash(absolute, names);
  }

  @Override
  public String toString() {
    return (absolute ? "/" : "") + String.join("/", names);
  }
}
