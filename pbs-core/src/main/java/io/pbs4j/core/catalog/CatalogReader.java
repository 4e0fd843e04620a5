package io.pbs4j.core.catalog;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.Octets;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A catalog open for reading at any place. Directories are read when they are asked for. Whatever is not as
 * the format has it is a {@link FormatException}.
 *
 * <pre>{@code
 * try (CatalogReader catalog = CatalogReader.open(source)) {
 *   for (CatalogEntry archive : catalog.list(catalog.root())) {
 *     catalog.walk(archive, (path, entry) -> System.out.println(path));
 *   }
 * }
 * }</pre>
 */
public final class CatalogReader implements Closeable {
  /** Magic and position of the root, which frame the blocks. */
  private static final int FRAME = 2 * Long.BYTES;

  /** Deepest nesting that is read; Linux paths cannot be longer. */
  private static final int MAX_DEPTH = 4096;

  private static final Octets EMPTY = Octets.ofText("");

  private final ByteSource source;
  private final CatalogEntry root;

  /** Receives entries below a directory. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * One entry; a directory before its children.
     *
     * @param path its names from the directory that the walk began at, which is not among them; valid only
     *     until this returns
     */
    void entry(List<Octets> path, CatalogEntry entry) throws IOException;
  }

  private CatalogReader(ByteSource source, CatalogEntry root) {
    this.source = source;
    this.root = root;
  }

  /** Opens a catalog, and owns its bytes from then on. */
  public static CatalogReader open(ByteSource source) throws IOException {
    long size = source.size();
    if (size < FRAME) {
      throw new FormatException(Kind.TRUNCATED, source.name(), size, "catalog: too small");
    }
    if (read(source, 0, ByteOrder.BIG_ENDIAN) != CatalogWriter.MAGIC) {
      throw new FormatException(Kind.WRONG_MAGIC, source.name(), 0, "catalog: wrong magic");
    }
    long block = read(source, size - Long.BYTES, ByteOrder.LITTLE_ENDIAN);
    if (block < Long.BYTES || block >= size - Long.BYTES) {
      throw new FormatException(
          Kind.INVALID_VALUE,
          source.name(),
          size - Long.BYTES,
          "catalog: root at " + Long.toUnsignedString(block));
    }
    return new CatalogReader(
        source, new CatalogEntry(CatalogEntry.Type.DIRECTORY, EMPTY, 0, 0, block));
  }

  private static long read(ByteSource source, long position, ByteOrder order) throws IOException {
    byte[] bytes = new byte[Long.BYTES];
    source.readFully(position, bytes, 0, bytes.length);
    return ByteBuffer.wrap(bytes).order(order).getLong();
  }

  /** The directory of the archives. */
  public CatalogEntry root() {
    return root;
  }

  /** The entries of a directory as they are stored, which is in the order of their names. */
  public List<CatalogEntry> list(CatalogEntry directory) throws IOException {
    BlockReader block = block(directory);
    List<CatalogEntry> entries = new ArrayList<>();
    while (block.hasNext()) {
      entries.add(block.next());
    }
    return entries;
  }

  /** Finds an entry by its names from the root, the first of which is the file name of an archive. */
  public Optional<CatalogEntry> find(List<Octets> names) throws IOException {
    CatalogEntry entry = root;
    for (Octets name : names) {
      Optional<CatalogEntry> child = entry.isDirectory() ? child(entry, name) : Optional.empty();
      if (child.isEmpty()) {
        return child;
      }
      entry = child.get();
    }
    return Optional.of(entry);
  }

  /** Finds a child of a directory by its name. */
  public Optional<CatalogEntry> child(CatalogEntry directory, Octets name) throws IOException {
    BlockReader block = block(directory);
    while (block.hasNext()) {
      CatalogEntry entry = block.next();
      if (entry.name().equals(name)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /**
   * Visits all that is below a directory, depth first. Blocks that several directories share are an error, as
   * they could make a small catalog endless.
   */
  public void walk(CatalogEntry directory, Visitor visitor) throws IOException {
    long left = source.size() - FRAME;
    Deque<BlockReader> open = new ArrayDeque<>();
    List<Octets> path = new ArrayList<>();
    List<Octets> view = Collections.unmodifiableList(path);
    open.push(block(directory));
    left -= open.element().length();
    while (!open.isEmpty()) {
      if (!open.element().hasNext()) {
        open.pop();
        dropLast(path);
        continue;
      }
      CatalogEntry entry = open.element().next();
      path.add(entry.name());
      visitor.entry(view, entry);
      if (!entry.isDirectory()) {
        dropLast(path);
        continue;
      }
      BlockReader child = block(entry);
      left -= child.length();
      if (left < 0 || open.size() == MAX_DEPTH) {
        throw new FormatException(
            Kind.INVALID_VALUE,
            source.name(),
            entry.block(),
            "catalog: directories share blocks or nest too deep");
      }
      open.push(child);
    }
  }

  private static void dropLast(List<Octets> path) {
    if (!path.isEmpty()) {
      path.remove(path.size() - 1);
    }
  }

  private BlockReader block(CatalogEntry directory) throws IOException {
    if (!directory.isDirectory()) {
      throw new IllegalArgumentException(directory.name() + " is no directory");
    }
    return new BlockReader(source, directory.block(), source.size() - Long.BYTES);
  }

  /** Closes the source. */
  @Override
  public void close() throws IOException {
    source.close();
  }
}
