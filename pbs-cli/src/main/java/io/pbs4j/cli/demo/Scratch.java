package io.pbs4j.cli.demo;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary directory that is removed with all that is in it. */
public final class Scratch implements Closeable {
  private final Path directory;

  private Scratch(Path directory) {
    this.directory = directory;
  }

  /** Makes one where temporary files go. */
  public static Scratch create() throws IOException {
    return new Scratch(Files.createTempDirectory("pbs-demo-"));
  }

  /** Where it is. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(directory)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }
}
