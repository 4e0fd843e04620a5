package io.pbs4j.cli.demo;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A temporary directory that is removed with all that is in it. */
public final class Scratch implements Closeable {
  /**
   * Where Linux keeps files in memory: the tens of thousands of directories of a datastore are cheap there.
   */
  private static final Path IN_MEMORY = Path.of("/dev/shm");

  /** Room that has to be there; the demo needs less than a third of it. */
  private static final long ROOM = 1L << 30;

  private final Path directory;

  private Scratch(Path directory) {
    this.directory = directory;
  }

  /** Makes one, in memory if there is room, else where temporary files go. */
  public static Scratch create() throws IOException {
    String prefix = "pbs-demo-";
    return new Scratch(
        hasRoomInMemory()
            ? Files.createTempDirectory(IN_MEMORY, prefix)
            : Files.createTempDirectory(prefix));
  }

  private static boolean hasRoomInMemory() throws IOException {
    return Files.isWritable(IN_MEMORY)
        && Files.getFileStore(IN_MEMORY).type().equals("tmpfs")
        && Files.getFileStore(IN_MEMORY).getUsableSpace() >= ROOM;
  }

  /** Where it is. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
