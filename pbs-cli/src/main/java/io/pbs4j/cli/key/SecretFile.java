package io.pbs4j.cli.key;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
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
    try {
      write(file, content);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      // Half a key would stand in the way of the next try.
      Files.deleteIfExists(file);
      throw e;
    }
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
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a directory");
    }
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
      fill(channel, content);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static void fill(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }

  private static FileAttribute<?> attribute(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}
