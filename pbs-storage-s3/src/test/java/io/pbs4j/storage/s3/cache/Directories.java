package io.pbs4j.storage.s3.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories of caches as tests treat them. */
final class Directories {
  private Directories() {}

  /** All files below a directory, in order of their names. */
  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** What a kill leaves: a copy made while the original is in use. */
  static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = new ArrayList<>(walk.toList());
    }
    for (Path path : all) {
      Path copy = to.resolve(from.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(path, copy);
      }
    }
  }

  static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Flips one bit of a file; an empty file stays as it is. */
  static void flip(Path file, long bit) throws IOException {
    byte[] content = Files.readAllBytes(file);
    if (content.length > 0) {
      int at = Math.floorMod(bit / 8, content.length);
      content[at] ^= (byte) (1 << Math.floorMod(bit, 8));
      Files.write(file, content);
    }
  }
}
