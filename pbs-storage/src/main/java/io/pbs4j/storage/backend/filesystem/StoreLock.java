package io.pbs4j.storage.backend.filesystem;

import io.pbs4j.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The lock on a datastore's {@code .lock} file while a server has it open for writing. It is the record lock
 * that the reference server takes for its sessions and collections, so that a store is served by one program
 * at a time.
 */
final class StoreLock implements Closeable {
  private final FileChannel guard;
  private final FileChannel channel;

  private final CrashTimes crashes;

  private StoreLock(FileChannel guard, FileChannel channel, CrashTimes crashes) {
    this.guard = guard;
    this.channel = channel;
    this.crashes = crashes;
  }

  /** Takes it; {@code now} is milliseconds since 1970. */
  static StoreLock take(Path root, long now) throws IOException {
    FileChannel guard = guard(root);
    try {
      return take(root, guard, now);
    } catch (IOException | RuntimeException e) {
      guard.close();
      throw e;
    }
  }

  private static StoreLock take(Path root, FileChannel guard, long now) throws IOException {
    FileChannel channel =
        FileChannel.open(
            root.resolve(".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      if (lock(channel, false)) {
        return new StoreLock(guard, channel, CrashTimes.begin(channel, now));
      }
      throw inUse(root);
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(root);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Refuses a second lock in the same process. Record locks belong to a process, which loses them when it
   * closes any channel to the file: so {@code .lock} must not even be opened again. A shared lock on the
   * directory, which no other program minds, shows that it would be.
   */
  private static FileChannel guard(Path root) throws IOException {
    FileChannel guard = FileChannel.open(root, StandardOpenOption.READ);
    try {
      lock(guard, true);
      return guard;
    } catch (OverlappingFileLockException e) {
      guard.close();
      throw inUse(root);
    } catch (IOException e) {
      return guard; // a file system without locks on directories
    }
  }

  /** To be called before closing, if all that was written is durable. */
  void clean() {
    crashes.end(channel);
  }

  /** When the store was not closed. */
  CrashTimes crashes() {
    return crashes;
  }

  private static boolean lock(FileChannel channel, boolean shared) throws IOException {
    return channel.tryLock(0, Long.MAX_VALUE, shared) != null;
  }

  private static StorageException inUse(Path root) {
    return new StorageException(
        StorageException.Kind.LOCKED, "datastore " + root + " is in use by another server");
  }

  @Override
  public void close() throws IOException {
    try (guard) {
      channel.close();
    }
  }
}
