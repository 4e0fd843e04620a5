package io.pbs4j.storage.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Opens what should be a file: a named pipe would wait for ever, a device may have no end. */
final class RegularFile {
  private RegularFile() {}

  static InputStream open(Path file) throws IOException {
    if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
      throw new FileSystemException(file.toString(), null, "is no regular file");
    }
    return Files.newInputStream(file);
  }
}
