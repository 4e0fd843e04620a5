package io.pbs4j.client.tree;

import io.pbs4j.core.Octets;
import io.pbs4j.core.catalog.CatalogWriter;
import io.pbs4j.core.pxar.FileMode;
import io.pbs4j.core.pxar.Metadata;
import io.pbs4j.core.pxar.PxarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a directory tree as a pxar archive and its names into a catalog. Stays on the file system of the
 * root: where another one is mounted, an empty directory is archived. What cannot be read is told to the
 * listener and left out; files that change meanwhile are archived with the length they had.
 */
public final class TreeArchiver {
  private static final Octets ROOT = Octets.ofText("");

  /** A file by what the file system calls it, to find its other names. */
  private record Identity(long device, long inode) {}

  /** The first name of a file in the archive. */
  private record FirstName(Octets path, long position) {}

  /** A file about to be archived. */
  private record Candidate(
      Octets name, Path file, Octets path, FileStatus status, Metadata metadata) {}

  private final TreeListener listener;
  private final PxarWriter pxar;
  private final CatalogWriter catalog;
  private final long device;
  private final Map<Identity, FirstName> linked = new HashMap<>();

  private TreeArchiver(
      PxarWriter pxar, CatalogWriter catalog, TreeListener listener, long device) {
    this.pxar = pxar;
    this.catalog = catalog;
    this.listener = listener;
    this.device = device;
  }

  /**
   * Archives a tree.
   *
   * @param root a directory
   * @param archive gets the archive; not closed
   * @param catalog gets the names, in the directory that is open there
   * @param listener hears of what had to be left out
   */
  public static void archive(
      Path root, OutputStream archive, CatalogWriter catalog, TreeListener listener)
      throws IOException {
    FileStatus status = FileStatus.of(root.toRealPath());
    if (status.kind() != FileMode.DIRECTORY) {
      throw new IOException(root + ": is no directory");
    }
    PxarWriter pxar = new PxarWriter(archive, status.metadata(FileStatus.xattrs(root)));
    TreeArchiver archiver = new TreeArchiver(pxar, catalog, listener, status.device());
    archiver.children(archiver.list(root, ROOT), ROOT);
    pxar.finish();
  }

  /** Entries of a directory in the order of their names' bytes; nothing if it cannot be read. */
  private Map<Octets, Path> list(Path directory, Octets path) {
    Map<Octets, Path> sorted = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        sorted.put(RawNames.of(entry), entry);
      }
    } catch (IOException | DirectoryIteratorException e) {
      listener.warning(path, "entries cannot be read: " + e.getMessage());
    }
    return sorted;
  }

  private void children(Map<Octets, Path> entries, Octets path) throws IOException {
    for (Map.Entry<Octets, Path> entry : entries.entrySet()) {
      Candidate candidate = look(entry.getKey(), entry.getValue(), TreePaths.join(path, entry.getKey()));
      if (candidate != null) {
        write(candidate);
      }
    }
  }

  private @Nullable Candidate look(Octets name, Path file, Octets path) {
    try {
      FileStatus status = FileStatus.of(file);
      boolean plain = status.kind() == FileMode.FILE || status.kind() == FileMode.DIRECTORY;
      List<Metadata.Xattr> xattrs = plain ? FileStatus.xattrs(file) : List.of();
      return new Candidate(name, file, path, status, status.metadata(xattrs));
    } catch (NoSuchFileException e) {
      listener.warning(path, "left out: vanished before it was archived");
    } catch (IOException e) {
      listener.warning(path, "left out: " + e.getMessage());
    }
    return null;
  }

  private void write(Candidate entry) throws IOException {
    switch (entry.status.kind()) {
      case DIRECTORY -> writeDirectory(entry);
      case FILE -> writeFile(entry);
      case SYMLINK -> writeSymlink(entry);
      case BLOCK_DEVICE, CHARACTER_DEVICE -> {
        pxar.device(entry.name, entry.metadata, entry.status.major(), entry.status.minor());
        catalog.other(entry.status.kind().letter(), entry.name);
      }
      case FIFO, SOCKET -> {
        pxar.special(entry.name, entry.metadata);
        catalog.other(entry.status.kind().letter(), entry.name);
      }
    }
  }

  private void writeDirectory(Candidate entry) throws IOException {
    boolean mounted = entry.status.device() != device;
    Map<Octets, Path> entries = mounted ? Map.of() : list(entry.file, entry.path);
    pxar.startDirectory(entry.name, entry.metadata);
    catalog.startDirectory(entry.name);
    children(entries, entry.path);
    catalog.endDirectory();
    pxar.endDirectory();
  }

  private void writeFile(Candidate entry) throws IOException {
    FileStatus status = entry.status;
    Identity identity = new Identity(status.device(), status.inode());
    FirstName first = status.links() > 1 ? linked.get(identity) : null;
    if (first != null) {
      pxar.hardLink(entry.name, first.path, first.position);
      catalog.other('h', entry.name);
      return;
    }
    try (TolerantContent content = open(entry)) {
      if (content == null) {
        return;
      }
      long position = pxar.position();
      boolean whole = pxar.file(entry.name, entry.metadata, status.size(), content);
      if (!whole) {
        IOException failure = content.failure();
        String why = failure == null ? "it became shorter" : failure.getMessage();
        listener.warning(entry.path, "filled up with zeros: " + why);
      }
      if (status.links() > 1) {
        linked.put(identity, new FirstName(entry.path, position));
      }
    }
    catalog.file(entry.name, status.size(), status.mtime().getEpochSecond());
  }

  private @Nullable TolerantContent open(Candidate entry) {
    try {
      return new TolerantContent(Files.newInputStream(entry.file, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      listener.warning(entry.path, "left out: " + e.getMessage());
      return null;
    }
  }

  private void writeSymlink(Candidate entry) throws IOException {
    Octets target;
    try {
      target = RawNames.ofWhole(Files.readSymbolicLink(entry.file));
    } catch (IOException e) {
      listener.warning(entry.path, "left out: " + e.getMessage());
      return;
    }
    pxar.symlink(entry.name, entry.metadata, target);
    catalog.other('l', entry.name);
  }
}
