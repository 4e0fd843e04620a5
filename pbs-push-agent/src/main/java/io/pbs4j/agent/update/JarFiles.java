package io.pbs4j.agent.update;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Steps on files of which an update is made; each is done or not done, whenever the program ends. */
interface JarFiles {
  /** Creates a file that only its owner may read and write; fails if there is one. */
  OutputStream create(Path file) throws IOException;

  /** Has the content of a file be on the disk. */
  void sync(Path file) throws IOException;

  /** Has the names in a directory be on the disk. */
  void syncDirectory(Path directory) throws IOException;

  /** A second name for a file, or a copy of it where there are none. */
  void link(Path file, Path second) throws IOException;

  /** Gives a file the permissions of another. */
  void permitAs(Path example, Path file) throws IOException;

  /** Renames, in one step and over a file that is there. */
  void rename(Path from, Path to) throws IOException;

  /** Removes a file if it is there. */
  void delete(Path file) throws IOException;

  /** The files of this host. */
  static JarFiles ofHost() {
    return new JarFiles() {
      @Override
      public OutputStream create(Path file) throws IOException {
        return Channels.newOutputStream(
            Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
      }

      @Override
      public void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }

      @Override
      public void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, Set.of(StandardOpenOption.READ))) {
          channel.force(true);
        }
      }

      @Override
      public void link(Path file, Path second) throws IOException {
        try {
          Files.createLink(second, file);
        } catch (IOException | UnsupportedOperationException e) {
          // Not every file system has links, and not everyone may link what he does not own.
          Files.copy(file, second, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
          sync(second);
        }
      }

      @Override
      public void permitAs(Path example, Path file) throws IOException {
        Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(example));
      }

      @Override
      public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      }

      @Override
      public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
      }
    };
  }
}
