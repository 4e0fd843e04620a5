package io.pbs4j.core.pxar;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.Octets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes entries of items: what both ways of reading an archive have in common. */
final class EntryParser {
  /** Versions of the format: content within the archive, and content possibly in an archive of its own. */
  static final int VERSION_1 = 1;

  static final int VERSION_2 = 2;

  /** What {@link #reference()} says of content that lies in the archive itself. */
  static final long INLINE = -1;

  private final ItemStream items;
  private int version;
  private long reference = INLINE;

  EntryParser(ItemStream items, int version) {
    this.items = items;
    this.version = version;
  }

  /** Reads what may stand before the root directory, and learns the format's version from it. */
  void head() throws IOException {
    ItemStream.Header header = items.next();
    if (header != null && header.type() == ItemType.FORMAT_VERSION) {
      long number = items.numbers(header, Long.BYTES).getLong();
      if (number != VERSION_2) {
        throw items.invalid(
            header, "format version " + Long.toUnsignedString(number) + ", which is not supported");
      }
      version = VERSION_2;
      header = items.next();
      if (header != null && header.type() == ItemType.PRELUDE) {
        items.skip(header.length());
        header = items.next();
      }
    }
    if (header != null) {
      items.pushBack(header);
    }
  }

  /** The version of the format. */
  int version() {
    return version;
  }

  /** Reads the metadata of the directory that an archive is of. */
  Metadata root() throws IOException {
    ItemStream.Header header = required();
    Metadata metadata = metadata(header);
    if (metadata.kind() != FileMode.DIRECTORY) {
      throw items.invalid(header, "archive of a single file, which is not supported");
    }
    return metadata;
  }

  /** Reads an entry up to the content of a file or the children of a directory. */
  PxarEvent entry(ItemStream.Header nameItem) throws IOException {
    reference = INLINE;
    Octets name = name(nameItem);
    ItemStream.Header first = required();
    if (first.type() == ItemType.HARDLINK) {
      return hardLink(nameItem, name, first);
    }
    Metadata metadata = metadata(first);
    return switch (metadata.kind()) {
      case DIRECTORY -> new PxarEvent.DirectoryStart(name, metadata);
      case FILE -> new PxarEvent.File(name, metadata, payload(), nameItem.start());
      case SYMLINK -> new PxarEvent.Symlink(name, metadata, text(required(ItemType.SYMLINK), 0));
      case BLOCK_DEVICE, CHARACTER_DEVICE -> {
        ByteBuffer numbers = items.numbers(required(ItemType.DEVICE), 2 * Long.BYTES);
        yield new PxarEvent.Device(name, metadata, numbers.getLong(), numbers.getLong());
      }
      case FIFO, SOCKET -> new PxarEvent.Special(name, metadata);
    };
  }

  /** Where the content of the last file lies in the payload archive, or {@link #INLINE}. */
  long reference() {
    return reference;
  }

  /** Reads the header of a file's content, or the reference to it, and returns the size. */
  private long payload() throws IOException {
    ItemStream.Header item = required();
    if (item.type() == ItemType.PAYLOAD) {
      return item.length();
    }
    if (version != VERSION_2 || item.type() != ItemType.PAYLOAD_REFERENCE) {
      throw items.invalid(item, item.type() + " where " + ItemType.PAYLOAD + " should be");
    }
    ByteBuffer numbers = items.numbers(item, 2 * Long.BYTES);
    reference = numbers.getLong();
    long size = numbers.getLong();
    if (reference < 0 || size < 0) {
      throw items.invalid(item, "reference to content out of range");
    }
    return size;
  }

  private PxarEvent hardLink(ItemStream.Header nameItem, Octets name, ItemStream.Header item)
      throws IOException {
    byte[] content = items.content(item, Long.BYTES + 2, Long.BYTES + PxarWriter.MAX_NAME + 1);
    long distance = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (distance <= 0 || distance > nameItem.start()) {
      throw items.invalid(item, "hard link to a place outside the archive");
    }
    Octets target = terminated(item, content, Long.BYTES);
    return new PxarEvent.HardLink(name, target, nameItem.start() - distance);
  }

  private Metadata metadata(ItemStream.Header header) throws IOException {
    if (header.type() != ItemType.ENTRY && header.type() != ItemType.ENTRY_V1) {
      throw items.invalid(header, header.type() + " where metadata should be");
    }
    return MetadataReader.read(items, header);
  }

  private ItemStream.Header required() throws IOException {
    ItemStream.Header header = items.next();
    if (header == null) {
      throw items.truncated();
    }
    return header;
  }

  private ItemStream.Header required(ItemType type) throws IOException {
    ItemStream.Header header = required();
    if (header.type() != type) {
      throw items.invalid(header, header.type() + " where " + type + " should be");
    }
    return header;
  }

  /** The name in a FILENAME item; one that leads out of its directory is an error. */
  Octets name(ItemStream.Header item) throws IOException {
    Octets name = text(item, 0);
    String plain = name.toString();
    if (plain.isEmpty() || plain.equals(".") || plain.equals("..") || plain.indexOf('/') >= 0) {
      throw items.invalid(item, "illegal file name '" + plain + "'");
    }
    return name;
  }

  private Octets text(ItemStream.Header item, int from) throws IOException {
    return terminated(item, items.content(item, from + 1, from + PxarWriter.MAX_NAME + 1), from);
  }

  private Octets terminated(ItemStream.Header item, byte[] content, int from) throws FormatException {
    int end = content.length - 1;
    for (int i = from; i <= end; i++) {
      if ((content[i] == 0) != (i == end)) {
        throw items.invalid(item, "text without a NUL at its end, or with one within");
      }
    }
    return Octets.of(content, from, end);
  }
}
