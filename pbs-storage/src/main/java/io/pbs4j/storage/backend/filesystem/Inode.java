package io.pbs4j.storage.backend.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Numbers of files on their file system, which give the order on the disk roughly. */
final class Inode {
  private static final String ATTRIBUTE = "unix:ino";

  private Inode() {}

  /** The number of a file; 0 if it is not there or its file system has no such numbers. */
  static long of(Path file) throws IOException {
    try {
      return Files.getAttribute(file, ATTRIBUTE, LinkOption.NOFOLLOW_LINKS) instanceof Number number
          ? number.longValue()
          : 0;
    } catch (NoSuchFileException | UnsupportedOperationException | IllegalArgumentException e) {
      return 0;
    }
  }
}
