package io.pbs4j.core;

import io.pbs4j.testkit.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the golden datastore, sorted by what they are. */
public final class GoldenStore {
  private final Path root;

  /** Unpacks it into a directory of the test. */
  public GoldenStore(Path directory) {
    try {
      root = Golden.unpack(directory, Golden.Part.DATASTORE, Golden.Part.EXPECTED).datastore();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the reference says of the store. */
  public Path expected(String name) {
    return root.resolveSibling("expected").resolve(name);
  }

  /** All chunk files. */
  public List<Path> chunks() throws IOException {
    return files(root.resolve(".chunks"), "");
  }

  /** The chunk file of a digest. */
  public Path chunk(String digest) {
    return root.resolve(".chunks").resolve(digest.substring(0, 4)).resolve(digest);
  }

  /** Files of snapshots with an ending such as {@code .fidx}. */
  public List<Path> archives(String ending) throws IOException {
    return Stream.of("ct", "host", "ns", "vm")
        .map(root::resolve)
        .filter(Files::isDirectory)
        .flatMap(directory -> files(directory, ending).stream())
        .toList();
  }

  /** A file by its path in the store. */
  public Path file(String name) {
    return root.resolve(name);
  }

  private static List<Path> files(Path directory, String ending) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(path -> Files.isRegularFile(path) && path.toString().endsWith(ending))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
