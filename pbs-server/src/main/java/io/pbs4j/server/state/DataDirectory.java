package io.pbs4j.server.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The directory of one server, locked as long as the server runs. */
public final class DataDirectory implements AutoCloseable {
  private final Path path;
  private final FileChannel lockFile;
  private final FileLock lock;
  private final Reserve reserve;

  private DataDirectory(Path path, FileChannel lockFile, FileLock lock) {
    this.path = path;
    this.lockFile = lockFile;
    this.lock = lock;
    this.reserve = new Reserve(path.resolve(".reserve"));
  }

  /**
   * Opens a directory, made with mode 0700 if it is not there.
   *
   * @throws IOException also when another server uses it
   */
  public static DataDirectory open(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    FileChannel file =
        FileChannel.open(
            path.resolve("server.lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    FileLock lock = null;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      throw busy(path);
    } finally {
      if (lock == null) {
        file.close();
      }
    }
    if (lock == null) {
      throw busy(path);
    }
    return new DataDirectory(path, file, lock);
  }

  private static IOException busy(Path path) {
    return new IOException("data directory " + path + " is in use by another server");
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Space for a full disk; nothing is held back before it is told to. */
  public Reserve reserve() {
    return reserve;
  }

  /** The database file. */
  Path database() {
    return path.resolve("state.db");
  }

  /** Where task logs are. */
  public Path tasks() {
    return path.resolve("tasks");
  }

  /** Where datastores are made unless told otherwise. */
  public Path datastores() {
    return path.resolve("datastores");
  }

  @Override
  public void close() throws IOException {
    lock.release();
    lockFile.close();
  }
}
