package io.pbs4j.storage.s3.cache;

import io.pbs4j.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory that one cache of one process has for itself. It says in its file {@code layout} what it holds; one
 * of another layout of ours is emptied, a directory that is not ours is left alone.
 */
final class CacheDirectory implements Closeable {
  private static final String LOCK = "lock";
  private static final String LAYOUT = "layout";

  /** Start of every layout's name: what tells a cache from a directory that somebody else filled. */
  private static final String OURS = "pbs4j cache ";

  private static final int LONGEST_LAYOUT = 100;

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;
  private final FileChannel guard;
  private final FileChannel lock;

  private CacheDirectory(Path path, FileChannel guard, FileChannel lock) {
    this.path = path;
    this.guard = guard;
    this.lock = lock;
  }

  /**
   * Takes a directory, creating it if need be.
   *
   * @param layout what the cache keeps in it, with a version
   * @throws StorageException of kind {@code LOCKED} if another cache uses it
   */
  static CacheDirectory open(Path path, String layout) throws IOException {
    Files.createDirectories(path, PRIVATE_DIRECTORY);
    FileChannel guard = guard(path);
    @Nullable FileChannel lock = null;
    try {
      refuseForeign(path);
      lock =
          FileChannel.open(
              path.resolve(LOCK),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PRIVATE_FILE);
      if (lock.tryLock() == null) {
        throw inUse(path);
      }
      CacheDirectory directory = new CacheDirectory(path, guard, lock);
      directory.adopt(OURS + layout);
      return directory;
    } catch (IOException | RuntimeException e) {
      if (lock != null) {
        lock.close();
      }
      guard.close();
      throw e;
    }
  }

  /**
   * A shared lock on the directory itself keeps out a second cache of this process: a record lock on a file is
   * lost when its process closes any other channel to that file, so the file must not even be opened then.
   */
  private static FileChannel guard(Path path) throws IOException {
    FileChannel guard = FileChannel.open(path, StandardOpenOption.READ);
    try {
      guard.tryLock(0, Long.MAX_VALUE, true);
      return guard;
    } catch (OverlappingFileLockException e) {
      guard.close();
      throw inUse(path);
    } catch (IOException e) {
      return guard; // a file system without locks on directories
    }
  }

  private static StorageException inUse(Path path) {
    return new StorageException(
        StorageException.Kind.LOCKED, "cache directory " + path + " is in use by another server");
  }

  private static void refuseForeign(Path path) throws IOException {
    if (layout(path).startsWith(OURS)) {
      return;
    }
    try (Stream<Path> names = Files.list(path)) {
      if (names.anyMatch(p -> !p.endsWith(LOCK) && !p.endsWith(LAYOUT))) {
        throw new IOException("cache directory " + path + " is not empty and is no cache: name another one");
      }
    }
  }

  private static String layout(Path path) throws IOException {
    Path file = path.resolve(LAYOUT);
    if (!Files.isRegularFile(file) || Files.size(file) > LONGEST_LAYOUT) {
      return "";
    }
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  private void adopt(String layout) throws IOException {
    if (layout(path).equals(layout)) {
      return;
    }
    empty();
    try (FileChannel file = createFile(path.resolve(LAYOUT))) {
      file.write(StandardCharsets.ISO_8859_1.encode(layout));
    }
  }

  private void empty() throws IOException {
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!file.equals(path.resolve(LOCK))) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            if (!directory.equals(path)) {
              Files.delete(directory);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** A file in it. */
  Path resolve(String name) {
    return path.resolve(name);
  }

  /** A directory in it, created if need be. */
  Path subdirectory(String name) throws IOException {
    return Files.createDirectories(path.resolve(name), PRIVATE_DIRECTORY);
  }

  /** Creates an empty file that only its owner reads, or empties one that is there. */
  static FileChannel createFile(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE),
        PRIVATE_FILE);
  }

  /** Makes names that were created, moved or removed in it survive a power cut. */
  void sync() throws IOException {
    try (FileChannel names = FileChannel.open(path, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    try (guard) {
      lock.close();
    }
  }
}
