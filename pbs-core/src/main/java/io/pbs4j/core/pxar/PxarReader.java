package io.pbs4j.core.pxar;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive from its start to its end, with memory for one entry only. Whatever is not as the format
 * has it is a {@link FormatException}; names that lead out of their directory are, too. Not safe for several
 * threads.
 *
 * <pre>{@code
 * PxarReader pxar = new PxarReader("root.pxar", in);
 * for (PxarEvent event = pxar.next(); event != null; event = pxar.next()) {
 *   if (event instanceof PxarEvent.File file) {
 *     pxar.content().transferTo(out);
 *   }
 * }
 * }</pre>
 */
public final class PxarReader {
  /** Deepest nesting that is read; Linux paths cannot be longer. */
  private static final int MAX_DEPTH = 4096;

  private final ItemStream items;
  private int depth;
  private boolean started;
  private long payloadLeft;

  /**
   * Reads from a stream.
   *
   * @param source name for error messages
   */
  public PxarReader(String source, InputStream in) {
    this.items = new ItemStream(source, in);
  }

  /** The next event, or {@code null} once the root directory has ended. Skips content that was not read. */
  public @Nullable PxarEvent next() throws IOException {
    items.skip(payloadLeft);
    payloadLeft = 0;
    ItemStream.Header header = items.next();
    if (!started) {
      started = true;
      return root(header);
    }
    if (depth == 0) {
      if (header != null) {
        throw items.invalid(header, "more behind the end of the archive");
      }
      return null;
    }
    if (header == null) {
      throw items.truncated();
    }
    return switch (header.type()) {
      case FILENAME -> entry(header);
      case GOODBYE -> {
        items.skip(header.length());
        depth--;
        yield new PxarEvent.DirectoryEnd();
      }
      default -> throw items.invalid(header, header.type() + " where an entry should begin");
    };
  }

  /** The content of the file that {@link #next()} returned last; ends with the file. */
  public InputStream content() {
    return new Payload();
  }

  private PxarEvent root(ItemStream.@Nullable Header header) throws IOException {
    if (header == null) {
      throw items.truncated();
    }
    if (header.type() == ItemType.FORMAT_VERSION) {
      throw items.invalid(header, "archive of format version 2, which is not supported");
    }
    Metadata metadata = metadata(header);
    if (metadata.kind() != FileMode.DIRECTORY) {
      throw items.invalid(header, "archive of a single file, which is not supported");
    }
    depth = 1;
    return new PxarEvent.DirectoryStart(Octets.ofText(""), metadata);
  }

  private Metadata metadata(ItemStream.Header header) throws IOException {
    if (header.type() != ItemType.ENTRY && header.type() != ItemType.ENTRY_V1) {
      throw items.invalid(header, header.type() + " where metadata should be");
    }
    return MetadataReader.read(items, header);
  }

  private PxarEvent entry(ItemStream.Header nameItem) throws IOException {
    Octets name = name(nameItem);
    ItemStream.Header first = required();
    if (first.type() == ItemType.HARDLINK) {
      return hardLink(nameItem, name, first);
    }
    Metadata metadata = metadata(first);
    return switch (metadata.kind()) {
      case DIRECTORY -> {
        if (depth == MAX_DEPTH) {
          throw items.invalid(nameItem, "directories are nested too deep");
        }
        depth++;
        yield new PxarEvent.DirectoryStart(name, metadata);
      }
      case FILE -> {
        payloadLeft = required(ItemType.PAYLOAD).length();
        yield new PxarEvent.File(name, metadata, payloadLeft, nameItem.start());
      }
      case SYMLINK ->
          new PxarEvent.Symlink(name, metadata, text(required(ItemType.SYMLINK), 0));
      case BLOCK_DEVICE, CHARACTER_DEVICE -> {
        ByteBuffer numbers = items.numbers(required(ItemType.DEVICE), 2 * Long.BYTES);
        yield new PxarEvent.Device(name, metadata, numbers.getLong(), numbers.getLong());
      }
      case FIFO, SOCKET -> new PxarEvent.Special(name, metadata);
    };
  }

  private PxarEvent hardLink(ItemStream.Header nameItem, Octets name, ItemStream.Header item)
      throws IOException {
    byte[] content =
        items.content(item, Long.BYTES + 2, Long.BYTES + PxarWriter.MAX_NAME + 1);
    long distance = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (distance <= 0 || distance > nameItem.start()) {
      throw items.invalid(item, "hard link to a place outside the archive");
    }
    Octets target = terminated(item, content, Long.BYTES);
    return new PxarEvent.HardLink(name, target, nameItem.start() - distance);
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

  private Octets name(ItemStream.Header item) throws IOException {
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

  private final class Payload extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (payloadLeft == 0) {
        return -1;
      }
      int got = items.read(target, offset, (int) Math.min(length, payloadLeft));
      payloadLeft -= got;
      return got;
    }
  }
}
