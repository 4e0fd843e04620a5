package io.pbs4j.cli.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.cli.output.Printable;
import io.pbs4j.cli.output.Times;
import io.pbs4j.core.Octets;
import io.pbs4j.core.catalog.CatalogEntry;
import io.pbs4j.core.pxar.FileMode;
import io.pbs4j.core.pxar.Metadata;
import io.pbs4j.core.pxar.PxarEvent;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An entry of an archive or a catalog as listings show it.
 *
 * @param path what to show as its name: a name, or a path
 * @param type what it is
 * @param metadata of the entry, or of the file that a hard link leads to; {@code null} where a catalog has
 *     none
 * @param size bytes of a regular file, -1 for all else
 * @param mtime seconds since 1970, {@code null} where a catalog has none
 * @param target of a link
 * @param device numbers of a device, such as {@code 8:1}
 */
record EntryView(
    Octets path,
    CatalogEntry.Type type,
    @Nullable Metadata metadata,
    long size,
    @Nullable Long mtime,
    @Nullable Octets target,
    @Nullable String device) {
  private static final int EXECUTE = 0111;
  private static final int SPECIAL = 07000;

  /** An entry of an archive; {@code linked} is the metadata and size behind a hard link. */
  static EntryView of(Octets path, PxarEvent event, @Nullable PxarEvent linked) {
    PxarEvent shown = linked == null ? event : linked;
    Metadata metadata = shown.metadata();
    return new EntryView(
        path,
        type(event),
        metadata,
        shown instanceof PxarEvent.File file ? file.size() : -1,
        metadata == null ? null : metadata.mtimeSeconds(),
        event instanceof PxarEvent.Symlink link
            ? link.target()
            : event instanceof PxarEvent.HardLink hard ? hard.target() : null,
        event instanceof PxarEvent.Device device ? device.major() + ":" + device.minor() : null);
  }

  /** An entry of a catalog. */
  static EntryView of(Octets path, CatalogEntry entry) {
    boolean file = entry.type() == CatalogEntry.Type.FILE;
    return new EntryView(
        path, entry.type(), null, file ? entry.size() : -1, file ? entry.mtime() : null, null, null);
  }

  private static CatalogEntry.Type type(PxarEvent event) {
    Metadata metadata = event.metadata();
    if (metadata == null) {
      return CatalogEntry.Type.HARD_LINK;
    }
    return switch (metadata.kind()) {
      case DIRECTORY -> CatalogEntry.Type.DIRECTORY;
      case FILE -> CatalogEntry.Type.FILE;
      case SYMLINK -> CatalogEntry.Type.SYMLINK;
      case BLOCK_DEVICE -> CatalogEntry.Type.BLOCK_DEVICE;
      case CHARACTER_DEVICE -> CatalogEntry.Type.CHARACTER_DEVICE;
      case FIFO -> CatalogEntry.Type.FIFO;
      case SOCKET -> CatalogEntry.Type.SOCKET;
    };
  }

  /** Such as {@code drwxr-xr-x}; without metadata the type's letter alone. */
  String modeText() {
    String letter = type == CatalogEntry.Type.FILE ? "-" : String.valueOf(type.letter());
    return metadata == null ? letter : letter + permissions((int) metadata.mode());
  }

  private static String permissions(int mode) {
    StringBuilder out = new StringBuilder();
    for (int bit = 8; bit >= 0; bit--) {
      out.append((mode >> bit & 1) == 0 ? '-' : "rwx".charAt((8 - bit) % 3));
    }
    String marks = "sst";
    for (int i = 0; i < 3 && (mode & SPECIAL) != 0; i++) {
      if ((mode >> (11 - i) & 1) != 0) {
        int at = 3 * i + 2;
        boolean executable = (mode & EXECUTE & (0100 >> (3 * i))) != 0;
        char mark = marks.charAt(i);
        out.setCharAt(at, executable ? mark : Character.toUpperCase(mark));
      }
    }
    return out.toString();
  }

  String ownerText() {
    return metadata == null ? "-" : unsigned(metadata.uid()) + ":" + unsigned(metadata.gid());
  }

  private static String unsigned(int id) {
    return Integer.toUnsignedString(id);
  }

  String sizeText() {
    return device != null ? device : size < 0 ? "-" : Long.toString(size);
  }

  String timeText() {
    return mtime == null ? "-" : Times.of(mtime);
  }

  /** The name, and where a link leads. */
  String nameText() {
    String arrow = type == CatalogEntry.Type.HARD_LINK ? " link to " : " -> ";
    return Printable.of(path) + (target == null ? "" : arrow + Printable.of(target));
  }

  /** Writes the entry's keys; {@code key} is what its path is called. */
  void write(ObjectNode node, String key) {
    name(node, key, path);
    node.put("type", type.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    if (metadata != null) {
      node.put("mode", metadata.mode() & ~(long) FileMode.MASK);
      node.put("uid", Integer.toUnsignedLong(metadata.uid()));
      node.put("gid", Integer.toUnsignedLong(metadata.gid()));
    }
    if (size >= 0) {
      node.put("size", size);
    }
    if (mtime != null) {
      node.put("mtime", mtime);
    }
    if (metadata != null) {
      node.put("mtime-nanos", metadata.mtimeNanos());
    }
    if (target != null) {
      name(node, "target", target);
    }
    if (device != null) {
      node.put("device", device);
    }
  }

  /** A name that is no UTF-8 is there a second time with all its bytes. */
  static void name(ObjectNode node, String key, Octets name) {
    node.put(key, name.toString());
    if (!Printable.isText(name)) {
      node.put(key + "-base64", Base64.getEncoder().encodeToString(name.toByteArray()));
    }
  }
}
