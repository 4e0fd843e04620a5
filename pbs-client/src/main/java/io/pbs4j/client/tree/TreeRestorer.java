package io.pbs4j.client.tree;

import io.pbs4j.client.image.SparseWriter;
import io.pbs4j.core.Octets;
import io.pbs4j.core.pxar.FileMode;
import io.pbs4j.core.pxar.Metadata;
import io.pbs4j.core.pxar.PxarEvent;
import io.pbs4j.core.pxar.PxarReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/**
 * Makes a directory tree of a pxar archive. Every file appears under its name only when it is whole. Nothing
 * is ever written through a symbolic link or over something that is there. What Java cannot make or set is
 * told to the listener.
 */
public final class TreeRestorer {
  private static final Octets ROOT = Octets.ofText("");
  private static final int BUFFER = 128 << 10;

  private record OpenDirectory(Path directory, Octets path, Metadata metadata) {}

  private final Path root;
  private final PxarReader pxar;
  private final TreeListener listener;
  private final AttributeRestorer attributes;
  private final byte[] buffer = new byte[BUFFER];
  private final Deque<OpenDirectory> open = new ArrayDeque<>();

  private TreeRestorer(Path root, PxarReader pxar, TreeListener listener) {
    this.root = root;
    this.pxar = pxar;
    this.listener = listener;
    this.attributes = new AttributeRestorer(listener);
  }

  /**
   * Restores an archive.
   *
   * @param source name of the archive for error messages
   * @param archive its bytes
   * @param root an empty directory
   * @param listener hears of what could not be restored in full
   */
  public static void restore(String source, InputStream archive, Path root, TreeListener listener)
      throws IOException {
    restore(new PxarReader(source, archive), root, listener);
  }

  /**
   * Restores what a reader gives, such as a part of an archive.
   *
   * @param pxar a reader that has not been read from
   * @param root an empty directory
   * @param listener hears of what could not be restored in full
   */
  public static void restore(PxarReader pxar, Path root, TreeListener listener) throws IOException {
    new TreeRestorer(root.toRealPath(), pxar, listener).run();
  }

  /**
   * Sets owner, mode, extended attributes and time of one restored file.
   *
   * @param path for the listener, which hears of what could not be set
   */
  public static void restoreAttributes(
      Path file, Octets path, Metadata metadata, TreeListener listener) {
    new AttributeRestorer(listener).apply(file, path, metadata);
  }

  private void run() throws IOException {
    for (PxarEvent event = pxar.next(); event != null; event = pxar.next()) {
      if (event instanceof PxarEvent.DirectoryStart start) {
        startDirectory(start);
      } else if (event instanceof PxarEvent.DirectoryEnd) {
        OpenDirectory ended = open.pop();
        attributes.apply(ended.directory, ended.path, ended.metadata);
      } else if (event instanceof PxarEvent.File file) {
        file(file);
      } else if (event instanceof PxarEvent.Symlink link) {
        Path path = vacant(link.name());
        Files.createSymbolicLink(path, RawNames.path(link.target()));
        attributes.applyToLink(path, path(link.name()), link.metadata());
      } else if (event instanceof PxarEvent.HardLink link) {
        hardLink(link);
      } else if (event instanceof PxarEvent.Device device) {
        left(device.name(), device.metadata().kind());
      } else if (event instanceof PxarEvent.Special special) {
        left(special.name(), special.metadata().kind());
      }
    }
  }

  private void startDirectory(PxarEvent.DirectoryStart start) throws IOException {
    if (open.isEmpty()) {
      open.push(new OpenDirectory(root, ROOT, start.metadata()));
      return;
    }
    Octets path = path(start.name());
    Path directory = vacant(start.name());
    Files.createDirectory(directory);
    open.push(new OpenDirectory(directory, path, start.metadata()));
  }

  private void file(PxarEvent.File file) throws IOException {
    Path target = vacant(file.name());
    Path temporary = directory().directory.resolve(".pbs-" + UUID.randomUUID() + ".part");
    try {
      write(temporary, file.size());
      attributes.apply(temporary, path(file.name()), file.metadata());
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void write(Path file, long size) throws IOException {
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        InputStream content = pxar.content()) {
      SparseWriter writer = new SparseWriter(channel);
      writer.extend(size);
      for (long at = 0; at < size; ) {
        int got = content.readNBytes(buffer, 0, buffer.length);
        try {
          writer.write(at, buffer, got);
        } catch (IOException e) {
          throw new IOException(file + ": " + e.getMessage(), e);
        }
        at += got;
      }
    }
  }

  private void hardLink(PxarEvent.HardLink link) throws IOException {
    Path existing = root;
    for (Path component : RawNames.path(link.target())) {
      if (!Files.isDirectory(existing, LinkOption.NOFOLLOW_LINKS)
          || component.toString().equals("..")) {
        throw new IOException(path(link.name()) + ": hard link leads out of the archive");
      }
      existing = existing.resolve(component);
    }
    if (!Files.isRegularFile(existing, LinkOption.NOFOLLOW_LINKS)) {
      listener.warning(path(link.name()), "not restored: the file it is linked to is not there");
      return;
    }
    Files.createLink(vacant(link.name()), existing);
  }

  private void left(Octets name, FileMode kind) {
    String what =
        switch (kind) {
          case BLOCK_DEVICE -> "block device";
          case CHARACTER_DEVICE -> "character device";
          case FIFO -> "named pipe";
          default -> "socket";
        };
    listener.warning(path(name), "not restored: Java cannot make a " + what);
  }

  private OpenDirectory directory() {
    return open.element();
  }

  /** Where a new entry goes; nothing may be there yet, as an archive could name a link and go through it. */
  private Path vacant(Octets name) throws IOException {
    Path path = RawNames.in(directory().directory, name);
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(path + ": exists");
    }
    return path;
  }

  private Octets path(Octets name) {
    return TreePaths.join(directory().path, name);
  }
}
