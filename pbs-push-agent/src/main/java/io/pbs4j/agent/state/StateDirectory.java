package io.pbs4j.agent.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** An agent's directory, held so that no other agent writes to it. */
public final class StateDirectory implements AutoCloseable {
  private static final FileAttribute<?> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;
  private final FileChannel lock;

  private StateDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Opens the directory, which is made if it is missing.
   *
   * @throws IOException saying what to do when it cannot be written or another agent has it
   */
  public static StateDirectory open(Path path) throws IOException {
    try {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel channel =
          FileChannel.open(
              path.resolve("lock"),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PRIVATE_FILE);
      if (!isLocked(channel)) {
        channel.close();
        throw new IOException("another agent uses " + path + "; give this one its own PULSE_STATE_DIR");
      }
      return new StateDirectory(path, channel);
    } catch (java.nio.file.FileSystemException e) {
      throw new IOException(
          "cannot write to " + path + " (" + e.getClass().getSimpleName() + "); set PULSE_STATE_DIR", e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Of the reports that wait. */
  public Path buffers() {
    return path.resolve("buffer");
  }

  /** Of the fingerprint that the PBS on this host showed first. */
  public Path firstFingerprint() {
    return path.resolve("pbs-fingerprint");
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
