package io.pbs4j.storage.backend.filesystem;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.backend.SyncLevel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Forces data to disk as the sync level says.
 *
 * <p>Java has no {@code syncfs}. The program {@code sync -f} makes the same call; where it is missing, the
 * files are forced one by one, which is as safe and slower.
 */
final class FileSync {
  private final Path root;
  private final SyncLevel level;
  private final String program;

  FileSync(Path root, SyncLevel level) {
    this(root, level, "sync");
  }

  /** With another program to sync a file system, called as {@code PROGRAM -f DIRECTORY}. */
  FileSync(Path root, SyncLevel level, String program) {
    this.root = root;
    this.level = level;
    this.program = program;
  }

  /** After a chunk file was written, before it gets its name. */
  void chunk(FileChannel channel) throws IOException {
    if (level == SyncLevel.FILE) {
      channel.force(true);
    }
  }

  /** After a chunk file got its name. */
  void chunkDirectory(Path directory) throws IOException {
    if (level == SyncLevel.FILE) {
      force(directory);
    }
  }

  /** Before a small file replaces another one; at every level, as an empty file would be worse than an old one. */
  void file(Path file) throws IOException {
    force(file);
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
    if (level == SyncLevel.FILESYSTEM && syncFileSystem()) {
      return;
    }
    Set<Path> directories = new HashSet<>();
    if (level == SyncLevel.FILESYSTEM) {
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

  private boolean syncFileSystem() throws IOException {
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
