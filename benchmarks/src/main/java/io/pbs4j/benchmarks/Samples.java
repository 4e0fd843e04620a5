package io.pbs4j.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Data to work on. */
final class Samples {
  /** Bytes of a chunk. */
  static final int CHUNK = 4 << 20;

  private Samples() {}

  /** The first chunk of the file that the property {@code sample.NAME} names. */
  static byte[] file(String name) {
    String path = System.getProperty("sample." + name);
    if (path == null) {
      throw new IllegalStateException("set -Dsample." + name + " to a file of at least 4 MiB; bench/micro does");
    }
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      byte[] chunk = in.readNBytes(CHUNK);
      if (chunk.length < CHUNK) {
        throw new IllegalStateException(path + " is shorter than 4 MiB");
      }
      return chunk;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
