package io.pbs4j.cli.key;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that only its owner may read, from its first byte on. */
final class SecretFile {
  private static final String OWNER_ONLY = "rw-------";
  private static final String DIRECTORY = "rwx------";

  /** Longest key file that is read. */
  static final int LIMIT = 64 << 10;

  private SecretFile() {}

  /** Throws if a file is there. */
  static void requireNew(Path file) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString(), null, "file exists, and is not overwritten");
    }
  }

  /** Writes a file that is not there yet, and the directories above it. */
  static void create(Path file, byte[] content) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent, attribute(DIRECTORY));
    }
    requireNew(file);
    write(file, content);
  }

  /** Replaces a file that is there; it is always whole. */
  static void replace(Path file, byte[] content) throws IOException {
    // A link stays a link, and what it names is replaced.
    Path target = file.toRealPath();
    Path draft = target.resolveSibling(target.getFileName() + ".tmp");
    Files.deleteIfExists(draft);
    try {
      write(draft, content);
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Reads a small file. */
  static byte[] read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(LIMIT + 1);
      if (content.length > LIMIT) {
        throw new IOException(file + ": too large for a key");
      }
      return content;
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attribute(OWNER_ONLY))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static FileAttribute<?> attribute(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}
