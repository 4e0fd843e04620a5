package io.pbs4j.client.tree;

import io.pbs4j.client.tree.posix.PosixFiles;
import io.pbs4j.client.tree.posix.RawNames;
import io.pbs4j.core.Octets;
import io.pbs4j.core.catalog.CatalogWriter;
import io.pbs4j.core.pxar.FileMode;
import io.pbs4j.core.pxar.Metadata;
import io.pbs4j.core.pxar.PxarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
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
 * Writes a directory tree as a pxar archive and its names into a catalog. Where another file system is
 * mounted that is not to be entered, an empty directory is archived. What cannot be read is told to the
 * listener and left out; files that change meanwhile are archived with the length they had.
 */
public final class TreeArchiver {
  private static final Octets ROOT = Octets.ofText("");

  /** Keeps the patterns of the command line in the archive, behind all other entries of the root. */
  private static final Octets PATTERNS = Octets.ofText(".pxarexclude-cli");

  private static final int PATTERNS_MODE = 0100600;

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
  private final AttributeReader attributes;
  private final FileSystems fileSystems;
  private final Exclusions exclusions;
  private final int maxEntries;
  private int entriesHeld;
  private final Map<Identity, FirstName> linked = new HashMap<>();

  private TreeArchiver(
      PxarWriter pxar,
      CatalogWriter catalog,
      AttributeReader attributes,
      FileSystems fileSystems,
      TreeOptions options,
      TreeListener listener) {
    this.pxar = pxar;
    this.catalog = catalog;
    this.attributes = attributes;
    this.fileSystems = fileSystems;
    this.exclusions = new Exclusions(options.exclude(), listener);
    this.maxEntries = options.maxEntries();
    this.listener = listener;
  }

  /**
   * Archives a tree.
   *
   * @param root a directory
   * @param options what of it
   * @param archive gets the archive; not closed
   * @param catalog gets the names, in the directory that is open there
   * @param listener hears of what had to be left out
   */
  public static void archive(
      Path root, TreeOptions options, OutputStream archive, CatalogWriter catalog, TreeListener listener)
      throws IOException {
    Path real = root.toRealPath();
    FileStatus status = FileStatus.of(real);
    if (status.kind() != FileMode.DIRECTORY) {
      throw new IOException(root + ": is no directory");
    }
    PosixFiles posix = PosixFiles.detect();
    if (!posix.complete()) {
      listener.warning(
          ROOT, "and all below: access control lists, capabilities and flags left out: no native code");
    }
    AttributeReader attributes = new AttributeReader(posix, listener);
    PxarWriter pxar = new PxarWriter(archive, attributes.read(real, ROOT, status));
    TreeArchiver archiver =
        new TreeArchiver(
            pxar, catalog, attributes, new FileSystems(posix, options, status), options, listener);
    archiver.inside(real, ROOT, status.device());
    archiver.patterns(options.exclude());
    pxar.finish();
  }

  /** Everything in a directory. */
  private void inside(Path directory, Octets path, long device) throws IOException {
    if (!fileSystems.enters(directory, device)) {
      return;
    }
    int before = exclusions.enter(directory, path);
    Map<Octets, Path> entries = list(directory, path);
    for (Map.Entry<Octets, Path> entry : entries.entrySet()) {
      Candidate candidate = look(entry.getKey(), entry.getValue(), TreePaths.join(path, entry.getKey()));
      if (candidate != null) {
        write(candidate);
      }
    }
    entriesHeld -= entries.size();
    exclusions.leave(before);
  }

  /** Entries of a directory in the order of their names' bytes; nothing if it cannot be read. */
  private Map<Octets, Path> list(Path directory, Octets path) throws IOException {
    Map<Octets, Path> sorted = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (entriesHeld == maxEntries) {
          throw new IOException("exceeded allowed number of file entries (> " + maxEntries + ")");
        }
        sorted.put(RawNames.of(entry), entry);
        entriesHeld++;
      }
    } catch (AccessDeniedException | NoSuchFileException | DirectoryIteratorException e) {
      listener.warning(path, "entries cannot be read: " + Reason.of(e));
    }
    return sorted;
  }

  private @Nullable Candidate look(Octets name, Path file, Octets path) {
    try {
      FileStatus status = FileStatus.of(file);
      if (exclusions.excludes(path, status.kind() == FileMode.DIRECTORY)) {
        return null;
      }
      return new Candidate(name, file, path, status, attributes.read(file, path, status));
    } catch (NoSuchFileException e) {
      listener.warning(path, "left out: vanished before it was archived");
    } catch (IOException e) {
      listener.warning(path, "left out: " + Reason.of(e));
    }
    return null;
  }

  private void patterns(List<PathPattern> patterns) throws IOException {
    if (patterns.isEmpty()) {
      return;
    }
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (PathPattern pattern : patterns) {
      lines.writeBytes(pattern.written().toByteArray());
      lines.write('\n');
    }
    Metadata metadata = Metadata.of(PATTERNS_MODE, 0, 0, 0, 0);
    pxar.file(PATTERNS, metadata, lines.size(), new ByteArrayInputStream(lines.toByteArray()));
    catalog.file(PATTERNS, lines.size(), 0);
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
    pxar.startDirectory(entry.name, entry.metadata);
    catalog.startDirectory(entry.name);
    inside(entry.file, entry.path, entry.status.device());
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
        String why = failure == null ? "it became shorter" : Reason.of(failure);
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
      listener.warning(entry.path, "left out: " + Reason.of(e));
      return null;
    }
  }

  private void writeSymlink(Candidate entry) throws IOException {
    Octets target;
    try {
      target = RawNames.ofWhole(Files.readSymbolicLink(entry.file));
    } catch (IOException e) {
      listener.warning(entry.path, "left out: " + Reason.of(e));
      return;
    }
    pxar.symlink(entry.name, entry.metadata, target);
    catalog.other('l', entry.name);
  }
}
