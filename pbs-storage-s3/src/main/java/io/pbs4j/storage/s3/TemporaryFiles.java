package io.pbs4j.storage.s3;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;

/** A directory for what is on its way into the bucket. Whatever an earlier run left there is removed. */
final class TemporaryFiles {
  private final Path directory;
  private final AtomicLong next = new AtomicLong();

  private TemporaryFiles(Path directory) {
    this.directory = directory;
  }

  static TemporaryFiles open(Path directory) throws IOException {
    try {
      Files.createDirectory(
          directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
        for (Path file : left) {
          Files.deleteIfExists(file);
        }
      }
    }
    return new TemporaryFiles(directory);
  }

  /** A name that no file has. */
  Path next() {
    return directory.resolve(Long.toString(next.incrementAndGet()));
  }
}
