package io.pbs4j.storage.s3;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** A directory for what is on its way into the bucket. Whatever an earlier run left there is removed. */
final class TemporaryFiles {
  /** Names of files that an earlier run may have left; whoever else's files are there, they stay. */
  private static final Pattern OURS = Pattern.compile("[0-9]{1,19}");

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
      removeLeftovers(directory);
    }
    return new TemporaryFiles(directory);
  }

  private static void removeLeftovers(Path directory) throws IOException {
    List<Path> left = new ArrayList<>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
      names.forEach(left::add);
    }
    for (Path file : left) {
      if (!OURS.matcher(String.valueOf(file.getFileName())).matches()) {
        throw new IOException(
            "cache directory " + directory + " has files that are no uploads: name another one");
      }
    }
    for (Path file : left) {
      Files.deleteIfExists(file);
    }
  }

  /** A name that no file has. */
  Path next() {
    return directory.resolve(Long.toString(next.incrementAndGet()));
  }
}
