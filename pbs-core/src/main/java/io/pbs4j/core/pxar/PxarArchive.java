package io.pbs4j.core.pxar;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.Octets;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An archive open for reading at any place: a file is found through the tables of the directories above it,
 * and nothing else is read. No offset in the archive is trusted; one that leads astray is a {@link
 * FormatException}. Safe for use by several threads if its sources are.
 *
 * <pre>{@code
 * try (PxarArchive pxar = PxarArchive.open(source)) {
 *   PxarEntry file = pxar.find(Octets.ofText("etc/hosts")).orElseThrow();
 *   pxar.stream(file).transferTo(out);
 * }
 * }</pre>
 */
public final class PxarArchive implements Closeable {
  /** No size is known. */
  private static final long ANY = -1;

  private static final Octets ROOT = Octets.ofText("");

  private final ByteSource source;
  private final @Nullable PayloadArchive payloads;
  private final int version;
  private final PxarEntry root;

  /** Receives the entries of a directory. */
  @FunctionalInterface
  public interface Visitor {
    /** One entry. */
    void entry(PxarEntry entry) throws IOException;
  }

  private PxarArchive(ByteSource source, @Nullable PayloadArchive payloads) throws IOException {
    this.source = source;
    this.payloads = payloads;
    ItemStream items = items(0, source.size());
    EntryParser parser = new EntryParser(items, EntryParser.VERSION_1);
    parser.head();
    version = parser.version();
    long start = items.position();
    PxarEvent event = new PxarEvent.DirectoryStart(ROOT, parser.root());
    root =
        new PxarEntry(
            ROOT, event, start, start, items.position(), source.size(), EntryParser.INLINE);
    table(root);
  }

  /**
   * Opens an archive that is one stream, of either version of the format. It owns the source from then on. Of
   * a metadata archive ({@code .mpxar}) all can be read but contents of files.
   */
  public static PxarArchive open(ByteSource archive) throws IOException {
    return new PxarArchive(archive, null);
  }

  /** Opens a metadata archive ({@code .mpxar}) with its payload archive ({@code .ppxar}), and owns both. */
  public static PxarArchive open(ByteSource metadata, ByteSource payload) throws IOException {
    return new PxarArchive(metadata, PayloadArchive.open(payload));
  }

  /** Version of the format, 1 or 2. */
  public int version() {
    return version;
  }

  /** The directory that the archive is of. */
  public PxarEntry root() {
    return root;
  }

  /**
   * Finds an entry by its path from the root. Slashes in front and empty parts do not count; symbolic links
   * are not followed.
   */
  public Optional<PxarEntry> find(Octets path) throws IOException {
    PxarEntry entry = root;
    for (Octets name : PxarPath.names(path)) {
      Optional<PxarEntry> child = entry.isDirectory() ? child(entry, name) : Optional.empty();
      if (child.isEmpty()) {
        return child;
      }
      entry = child.get();
    }
    return Optional.of(entry);
  }

  /** Finds a child of a directory by its name. */
  public Optional<PxarEntry> child(PxarEntry directory, Octets name) throws IOException {
    PxarEntry[] found = new PxarEntry[1];
    GoodbyeReader.Child child =
        table(directory)
            .find(
                SipHash.hash(name.toByteArray()),
                candidate -> {
                  found[0] = entry(directory, candidate);
                  return found[0].name().equals(name);
                });
    return child == null ? Optional.empty() : Optional.of(found[0]);
  }

  /** The children of a directory in the order of their names. */
  public List<PxarEntry> list(PxarEntry directory) throws IOException {
    List<PxarEntry> entries = new ArrayList<>();
    forEach(directory, entries::add);
    return entries;
  }

  /** Visits the children of a directory in the order of their names; holds one at a time. */
  public void forEach(PxarEntry directory, Visitor visitor) throws IOException {
    for (GoodbyeReader.Child child : table(directory).children()) {
      visitor.entry(entry(directory, child));
    }
  }

  /** The file that a hard link is another name of, under its first name; any other entry itself. */
  public PxarEntry resolve(PxarEntry entry) throws IOException {
    return entry.event() instanceof PxarEvent.HardLink link ? target(link, entry.position()) : entry;
  }

  /**
   * The content of a regular file or of a hard link to one.
   *
   * @throws FormatException also if it is in a payload archive that is not at hand
   */
  public ByteSource content(PxarEntry file) throws IOException {
    PxarEntry target = resolve(file);
    if (!target.isFile() && file.isHardLink()) {
      throw invalid(file.position(), "hard link leads to no regular file, and so to no content");
    }
    if (!target.isFile()) {
      throw new IllegalArgumentException(file + " is no regular file");
    }
    if (target.reference() == EntryParser.INLINE) {
      return source.slice(source.name(), target.body(), target.size());
    }
    if (payloads == null) {
      throw invalid(
          target.position(), "content is in the payload archive (.ppxar), which is not at hand");
    }
    return payloads.content(target.reference(), target.size());
  }

  /** As {@link #content}, from its start to its end. */
  public InputStream stream(PxarEntry file) throws IOException {
    ByteSource content = content(file);
    return content.stream(0, content.size());
  }

  /**
   * Reads a directory from its start to its end, as if it were an archive of its own. A hard link to a file
   * outside of it is read as that file.
   */
  public PxarReader walk(PxarEntry directory) throws IOException {
    requireDirectory(directory);
    ItemStream items = items(directory.attributes(), directory.end());
    return new PxarReader(items, version, payloads, link -> follow(directory, link));
  }

  private PxarReader.Target follow(PxarEntry directory, PxarEvent.HardLink link) throws IOException {
    List<Octets> base = PxarPath.names(directory.path());
    List<Octets> names = PxarPath.names(link.target());
    if (link.targetPosition() >= directory.attributes()
        && names.size() > base.size()
        && names.subList(0, base.size()).equals(base)) {
      Octets target = ROOT;
      for (Octets name : names.subList(base.size(), names.size())) {
        target = PxarPath.join(target, name);
      }
      return new PxarReader.Target(
          new PxarEvent.HardLink(link.name(), target, link.targetPosition()), null);
    }
    PxarEntry entry = target(link, directory.end());
    PxarEvent event = renamed(entry.event(), link.name());
    return new PxarReader.Target(event, entry.isFile() ? content(entry) : null);
  }

  private static PxarEvent renamed(PxarEvent event, Octets name) {
    if (event instanceof PxarEvent.File file) {
      return new PxarEvent.File(name, file.metadata(), file.size(), file.position());
    }
    if (event instanceof PxarEvent.Symlink link) {
      return new PxarEvent.Symlink(name, link.metadata(), link.target());
    }
    if (event instanceof PxarEvent.Device device) {
      return new PxarEvent.Device(name, device.metadata(), device.major(), device.minor());
    }
    return event instanceof PxarEvent.Special special
        ? new PxarEvent.Special(name, special.metadata())
        : event;
  }

  /** Reads the entry that a hard link names by its position; {@code limit} is where it must have ended. */
  private PxarEntry target(PxarEvent.HardLink link, long limit) throws IOException {
    PxarEntry entry = read(PxarPath.names(link.target()), link.targetPosition(), limit);
    if (entry.isDirectory() || entry.isHardLink()) {
      throw invalid(link.targetPosition(), "hard link leads to no file");
    }
    if (!PxarPath.last(link.target()).equals(PxarPath.last(entry.path()))) {
      throw invalid(link.targetPosition(), "hard link leads to a file of another name");
    }
    return entry;
  }

  private PxarEntry read(List<Octets> names, long start, long limit) throws IOException {
    Octets parent = ROOT;
    for (int i = 0; i < names.size() - 1; i++) {
      parent = PxarPath.join(parent, names.get(i));
    }
    return read(parent, start, limit, ANY);
  }

  private PxarEntry entry(PxarEntry directory, GoodbyeReader.Child child) throws IOException {
    PxarEntry entry = read(directory.path(), child.start(), child.end(), child.size());
    if (SipHash.hash(entry.name().toByteArray()) != child.hash()) {
      throw invalid(child.start(), "name does not have the hash that the table gives");
    }
    return entry;
  }

  /**
   * Reads the entry at a position.
   *
   * @param limit byte behind it, or any position behind it
   * @param size bytes that a table gives for it, {@link #ANY} without a table
   */
  private PxarEntry read(Octets parent, long start, long limit, long size) throws IOException {
    ItemStream items = items(start, limit);
    ItemStream.Header header = items.next();
    if (header == null || header.type() != ItemType.FILENAME) {
      throw invalid(start, "no FILENAME where an entry should begin");
    }
    long attributes = start + ItemType.HEADER + header.length();
    EntryParser parser = new EntryParser(items, version);
    PxarEvent event = parser.entry(header);
    long body = items.position();
    boolean inline = event instanceof PxarEvent.File && parser.reference() == EntryParser.INLINE;
    long length = inline && event instanceof PxarEvent.File file ? file.size() : 0;
    boolean directory = event instanceof PxarEvent.DirectoryStart;
    boolean fits = length <= limit - body;
    if (fits && size != ANY && !directory) {
      long written = body + length - start;
      // Programs that write version 2 count the content in the payload archive, too.
      boolean counted = !inline && event instanceof PxarEvent.File file && size - written == file.size();
      fits = written == size || counted;
    }
    if (!fits) {
      throw new FormatException(
          Kind.WRONG_LENGTH, source.name(), start, "pxar: entry is not as long as the table says");
    }
    Octets path = PxarPath.join(parent, event.name());
    return new PxarEntry(
        path, event, start, attributes, body, directory ? limit : body + length, parser.reference());
  }

  private GoodbyeReader table(PxarEntry directory) throws IOException {
    requireDirectory(directory);
    long archiveStart = directory == root ? 0 : directory.attributes();
    return GoodbyeReader.open(
        source, version, directory.attributes(), archiveStart, directory.body(), directory.end());
  }

  private static void requireDirectory(PxarEntry entry) {
    if (!entry.isDirectory()) {
      throw new IllegalArgumentException(entry + " is no directory");
    }
  }

  private ItemStream items(long from, long to) {
    return new ItemStream(source.name(), source.stream(from, to), from);
  }

  private FormatException invalid(long position, String reason) {
    return new FormatException(Kind.INVALID_VALUE, source.name(), position, "pxar: " + reason);
  }

  /** Closes the sources. */
  @Override
  public void close() throws IOException {
    try {
      source.close();
    } finally {
      if (payloads != null) {
        payloads.close();
      }
    }
  }
}
