package io.pbs4j.client.tree;

import io.pbs4j.client.image.SparseWriter;
import io.pbs4j.client.tree.posix.PosixFiles;
import io.pbs4j.client.tree.posix.RawNames;
import io.pbs4j.core.Octets;
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
import java.util.Locale;
import java.util.UUID;

/**
 * Makes a directory tree of a pxar archive. Every file appears under its name only when it is whole. Nothing
 * is ever written through a symbolic link, and over something that is there only if that was asked for. What
 * cannot be made or set is told to the listener.
 */
public final class TreeRestorer {
  private static final Octets ROOT = Octets.ofText("");
  private static final int BUFFER = 128 << 10;

  /** Flags that forbid to rename a file; a tree gets its name last. */
  private static final long UNMOVABLE = 0x41_0000;

  private final Path root;
  private final PxarReader pxar;
  private final RestoreOptions options;
  private final TreeListener listener;
  private final PosixFiles posix = PosixFiles.detect();
  private final AttributeRestorer attributes;
  private final OpenDirectories open;
  private final byte[] buffer = new byte[BUFFER];

  private TreeRestorer(Path root, PxarReader pxar, RestoreOptions options, TreeListener listener) {
    this.root = root;
    this.pxar = pxar;
    this.options = options;
    this.listener = listener;
    this.attributes = new AttributeRestorer(posix, options.attributes(), listener);
    this.open = new OpenDirectories(options.intoExisting());
  }

  /**
   * Restores an archive.
   *
   * @param source name of the archive for error messages
   * @param archive its bytes
   * @param root a directory, empty unless the options say otherwise
   * @param options what is restored, and how
   * @param listener hears of what could not be restored in full
   */
  public static void restore(
      String source, InputStream archive, Path root, RestoreOptions options, TreeListener listener)
      throws IOException {
    restore(new PxarReader(source, archive), root, options, listener);
  }

  /** As {@link #restore(PxarReader, Path, RestoreOptions, TreeListener)}, everything. */
  public static void restore(PxarReader pxar, Path root, TreeListener listener) throws IOException {
    restore(pxar, root, RestoreOptions.DEFAULT, listener);
  }

  /**
   * Restores what a reader gives, such as a part of an archive.
   *
   * @param pxar a reader that has not been read from
   * @param root a directory, empty unless the options say otherwise
   * @param listener hears of what could not be restored in full
   */
  public static void restore(
      PxarReader pxar, Path root, RestoreOptions options, TreeListener listener) throws IOException {
    new TreeRestorer(root.toRealPath(), pxar, options, listener).run();
  }

  /**
   * Sets owner, mode, attributes, time and flags of one restored file.
   *
   * @param path for the listener, which hears of what could not be set
   */
  public static void restoreAttributes(
      Path file, Octets path, Metadata metadata, TreeListener listener) {
    AttributeRestorer restorer =
        new AttributeRestorer(PosixFiles.detect(), RestoreAttributes.ALL, listener);
    restorer.apply(file, path, metadata);
    restorer.flags(file, path, metadata);
  }

  private void run() throws IOException {
    for (PxarEvent event = pxar.next(); event != null; event = pxar.next()) {
      if (event instanceof PxarEvent.DirectoryStart start) {
        startDirectory(start);
      } else if (event instanceof PxarEvent.DirectoryEnd) {
        endDirectory(open.leave());
      } else if (event instanceof PxarEvent.File file) {
        if (wanted(file.name(), false)) {
          file(file);
        }
      } else if (event instanceof PxarEvent.Symlink link) {
        if (wanted(link.name(), false)) {
          Path path = open.vacant(link.name(), options.replaceSymlinks());
          Files.createSymbolicLink(path, RawNames.path(link.target()));
          attributes.applyToLink(path, open.path(link.name()), link.metadata());
        }
      } else if (event instanceof PxarEvent.HardLink link) {
        if (wanted(link.name(), false)) {
          hardLink(link);
        }
      } else if (event instanceof PxarEvent.Device device) {
        node(device.name(), device.metadata(), device.major(), device.minor());
      } else if (event instanceof PxarEvent.Special special) {
        node(special.name(), special.metadata(), 0, 0);
      }
    }
  }

  private boolean wanted(Octets name, boolean directory) {
    return options.patterns().isEmpty()
        || open.current().wanted()
        || PathPattern.selected(options.patterns(), open.path(name), directory);
  }

  private void startDirectory(PxarEvent.DirectoryStart start) throws IOException {
    if (open.isEmpty()) {
      open.enterRoot(root, start.metadata(), options.patterns().isEmpty());
    } else {
      open.enter(start.name(), start.metadata(), wanted(start.name(), true));
    }
  }

  private void endDirectory(OpenDirectories.Entry ended) {
    if (!ended.made()) {
      return;
    }
    attributes.apply(ended.directory(), ended.path(), ended.metadata());
    if (!open.isEmpty()) {
      attributes.flags(ended.directory(), ended.path(), ended.metadata());
    } else if ((ended.metadata().flags() & UNMOVABLE) == 0) {
      attributes.flags(ended.directory(), ended.path(), ended.metadata());
    } else {
      listener.warning(ROOT, "flags of the root not restored: it could not get its name then");
    }
  }

  private void file(PxarEvent.File file) throws IOException {
    Path target = open.place(file.name());
    boolean taken = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    if (taken && (!options.replaceFiles() || Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS))) {
      throw new FileAlreadyExistsException(target + ": exists");
    }
    Octets path = open.path(file.name());
    Path temporary = open.current().directory().resolve(".pbs-" + UUID.randomUUID() + ".part");
    try {
      write(temporary, file.size());
      attributes.apply(temporary, path, file.metadata());
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    attributes.flags(target, path, file.metadata());
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
        throw new IOException(open.path(link.name()) + ": hard link leads out of the archive");
      }
      existing = existing.resolve(component);
    }
    if (!Files.isRegularFile(existing, LinkOption.NOFOLLOW_LINKS)) {
      listener.warning(
          open.path(link.name()), "not restored: the file it is linked to is not there");
      return;
    }
    Files.createLink(open.vacant(link.name(), options.replaceHardLinks()), existing);
  }

  private void node(Octets name, Metadata metadata, long major, long minor) throws IOException {
    if (!wanted(name, false)) {
      return;
    }
    Path target = open.vacant(name, options.replaceFiles());
    Octets path = open.path(name);
    try {
      // For its owner only, until it is his.
      posix.makeNode(target, metadata.kind().bits() | 0600, major, minor);
    } catch (IOException e) {
      String kind = metadata.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      listener.warning(path, kind + " not restored: " + Reason.of(e));
      return;
    }
    attributes.apply(target, path, metadata);
  }
}
