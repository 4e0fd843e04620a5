package io.pbs4j.client.restore;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory that is being restored. Where nothing was, it gets its name only by {@link #commit()}; an
 * existing directory, which may be the root of another file system, is filled in place.
 */
public final class TargetTree implements Closeable {
  private final Path target;
  private final Path directory;

  private TargetTree(Path target, Path directory) {
    this.target = target;
    this.directory = directory;
  }

  /** Prepares a directory; {@code given} is an empty one, or a path where nothing is yet. */
  public static TargetTree create(Path given) throws IOException {
    return create(given, false);
  }

  /** As {@link #create(Path)}, where the directory may have entries already. */
  public static TargetTree create(Path given, boolean intoExisting) throws IOException {
    Path target = given.toAbsolutePath();
    if (Files.isDirectory(target)) {
      if (!intoExisting && !isEmpty(target)) {
        throw new FileAlreadyExistsException(given + ": is not empty");
      }
      return new TargetTree(target, target);
    }
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(given + ": exists and is no directory");
    }
    Path parent = target.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new NoSuchFileException(String.valueOf(parent));
    }
    Path temporary = parent.resolve(".pbs-" + UUID.randomUUID() + ".part");
    Files.createDirectory(
        temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return new TargetTree(target, temporary);
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }

  /** Where to write. */
  public Path directory() {
    return directory;
  }

  /** Gives the tree its name. */
  public void commit() throws IOException {
    if (!directory.equals(target)) {
      Files.move(directory, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Removes a tree that was not committed; what was filled in place stays. */
  @Override
  public void close() throws IOException {
    if (!directory.equals(target) && Files.exists(directory)) {
      Files.walkFileTree(directory, new Removal());
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
        throws IOException {
      Files.delete(dir);
      return FileVisitResult.CONTINUE;
    }
  }
}
