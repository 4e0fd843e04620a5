package io.pbs4j.storage.backend.filesystem;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.backend.SyncLevel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Forces data to disk as the sync level says.
 *
 * <p>Java has no {@code syncfs}. The program {@code sync -f} makes the same call; where it is missing, the
 * files are forced one by one, which is as safe and slower.
 */
final class FileSync {
  private final Path root;
  private volatile SyncLevel level;
  private final String program;

  /** Directories with changes that are not durable yet. */
  private final Set<Path> unsettled = ConcurrentHashMap.newKeySet();

  private volatile boolean unsynced;
  private final ReentrantLock settling = new ReentrantLock(true);

  FileSync(Path root, SyncLevel level) {
    this(root, level, "sync");
  }

  /** With another program to sync a file system, called as {@code PROGRAM -f DIRECTORY}. */
  FileSync(Path root, SyncLevel level, String program) {
    this.root = root;
    this.level = level;
    this.program = program;
  }

  /** Syncs in another way from now on. */
  void change(SyncLevel other) {
    level = other;
  }

  /** After a chunk file was written, before it gets its name. */
  void chunk(FileChannel channel) throws IOException {
    if (level == SyncLevel.FILE) {
      channel.force(true);
    } else {
      unsynced = true;
    }
  }

  /** After a chunk file got its name. */
  void chunkDirectory(Path directory) throws IOException {
    if (level == SyncLevel.FILE) {
      force(directory);
    } else {
      unsynced = true; // again: all may have been synced since the file was written
    }
  }

  /** Whether a chunk may be there that is not durable. */
  boolean unsynced() {
    return unsynced;
  }

  /** Before a small file replaces another one; at every level, as an empty file would be worse than an old one. */
  void file(Path file) throws IOException {
    force(file);
  }

  /** After something in a directory was created or removed that only {@link #settle} makes durable. */
  void changed(Path directory) {
    if (level != SyncLevel.NONE) {
      unsettled.add(directory);
    }
  }

  /** Forces all directories that were changed. */
  void settle() throws IOException {
    // Whoever comes second waits: what the first has taken is not durable yet.
    settling.lock();
    try {
      for (Path directory : List.copyOf(unsettled)) {
        unsettled.remove(directory);
        try {
          force(directory);
        } catch (NoSuchFileException e) {
          // Removed itself: then the one above it is on the list.
        } catch (IOException e) {
          unsettled.add(directory);
          throw e;
        }
      }
    } finally {
      settling.unlock();
    }
  }

  /** Before a draft gets its name: half an index would stop every collection. */
  void draft(Path file) throws IOException {
    if (level != SyncLevel.NONE) {
      force(file);
    }
  }

  void directoryOf(Path file) throws IOException {
    Path directory = file.getParent();
    if (directory != null && level != SyncLevel.NONE) {
      force(directory);
    }
  }

  void finish(Collection<Path> files, Iterable<Digest> chunks, FilesystemChunks store) throws IOException {
    if (level == SyncLevel.NONE) {
      return;
    }
    // Not forced one by one, also if that is how it is done now: the level was changed meanwhile.
    boolean together = level == SyncLevel.FILESYSTEM || unsynced;
    if (together && syncAll()) {
      return;
    }
    Set<Path> directories = new HashSet<>();
    // Chunks were forced with their directories when they were written, but a directory may be new.
    directories.add(store.root());
    if (together) {
      for (Digest digest : chunks) {
        forceChunk(store.file(digest), directories);
      }
    }
    for (Path file : files) {
      force(file);
      addParents(file, directories);
    }
    for (Path directory : directories) {
      force(directory);
    }
  }

  /** Makes the names in a directory durable, and those in all above it up to another one. */
  static void directories(Path directory, Path top) throws IOException {
    for (Path p = directory; p != null && p.startsWith(top); p = p.getParent()) {
      force(p);
    }
  }

  private void forceChunk(Path chunk, Set<Path> directories) throws IOException {
    try {
      force(chunk);
      addParents(chunk, directories);
    } catch (NoSuchFileException e) {
      // Known from the base snapshot and lost before this backup began: nothing of ours to make durable.
    }
  }

  /** All directories up to the datastore's own: a new one is durable only when its parent is. */
  private void addParents(Path file, Set<Path> directories) {
    for (Path p = file.getParent(); p != null && p.startsWith(root); p = p.getParent()) {
      directories.add(p);
    }
  }

  private boolean syncAll() throws IOException {
    settling.lock();
    List<Path> settled = List.copyOf(unsettled);
    boolean done = false;
    try {
      settled.forEach(unsettled::remove);
      boolean before = unsynced;
      unsynced = false;
      done = syncFileSystem();
      unsynced |= before && !done;
      return done;
    } finally {
      if (!done) {
        unsettled.addAll(settled);
      }
      settling.unlock();
    }
  }

  private boolean syncFileSystem() throws IOException {
    if (root.getFileSystem() != FileSystems.getDefault()) {
      return false; // the program would look for the path on another one
    }
    Process process;
    try {
      process =
          new ProcessBuilder(program, "-f", root.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return false; // no such program
    }
    try {
      if (!process.waitFor(1, TimeUnit.HOURS)) {
        process.destroyForcibly();
        throw new IOException("syncing the file system of " + root + " took more than an hour");
      }
      return process.exitValue() == 0;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while syncing the file system of " + root);
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
