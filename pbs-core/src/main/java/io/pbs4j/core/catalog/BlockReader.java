package io.pbs4j.core.catalog;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.Octets;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads the entries of one block, a piece at a time. Knows where it is, for errors. */
final class BlockReader {
  /** Longest name; the writers of the format allow no longer one. */
  private static final int MAX_NAME = 4095;

  private static final int BUFFER = 8 << 10;

  /** Bytes of the longest unsigned and signed number. */
  private static final int MAX_UNSIGNED = 10;

  private static final int MAX_SIGNED = 11;

  private static final int MORE = 0x80;
  private static final int BITS = 0x7f;

  private final ByteSource source;
  private final long block;
  private final InputStream in;
  private long position;
  private long end;
  private long left;

  /**
   * Starts at the length of a block.
   *
   * @param block its position
   * @param limit byte that it must end at or before
   */
  BlockReader(ByteSource source, long block, long limit) throws IOException {
    this.source = source;
    this.block = block;
    this.position = block;
    this.end = limit;
    this.in = new BufferedInputStream(source.stream(block, limit), BUFFER);
    long length = unsigned();
    if (length < 1 || length > limit - position) {
      throw invalid(block, "block of " + Long.toUnsignedString(length) + " bytes");
    }
    end = position + length;
    left = unsigned();
    // Two bytes are the least that an entry has.
    if (left < 0 || left > (end - position) / 2) {
      throw invalid(block, Long.toUnsignedString(left) + " entries in a block of " + length + " bytes");
    }
  }

  /** Bytes of the whole block with its length. */
  long length() {
    return end - block;
  }

  boolean hasNext() throws FormatException {
    if (left == 0 && position != end) {
      throw invalid(position, "block is longer than its entries");
    }
    return left > 0;
  }

  CatalogEntry next() throws IOException {
    left--;
    CatalogEntry.Type type = type();
    Octets name = name();
    return switch (type) {
      case DIRECTORY -> new CatalogEntry(type, name, 0, 0, child());
      case FILE -> {
        long at = position;
        long size = unsigned();
        if (size < 0) {
          throw invalid(at, "size out of range");
        }
        yield new CatalogEntry(type, name, size, signed(), -1);
      }
      default -> new CatalogEntry(type, name, 0, 0, -1);
    };
  }

  private CatalogEntry.Type type() throws IOException {
    int letter = one();
    for (CatalogEntry.Type type : CatalogEntry.Type.values()) {
      if (type.letter() == letter) {
        return type;
      }
    }
    throw invalid(position - 1, "unknown entry type " + letter);
  }

  private Octets name() throws IOException {
    long at = position;
    long length = unsigned();
    if (length < 1 || length > MAX_NAME || length > end - position) {
      throw invalid(at, "name of " + Long.toUnsignedString(length) + " bytes");
    }
    byte[] bytes = in.readNBytes((int) length);
    if (bytes.length < length) {
      throw truncated();
    }
    position += length;
    Octets name = Octets.of(bytes);
    String plain = name.toString();
    if (plain.equals(".") || plain.equals("..") || plain.indexOf('/') >= 0 || plain.indexOf(0) >= 0) {
      throw invalid(at, "illegal file name '" + plain + "'");
    }
    return name;
  }

  /** The block of a directory lies before that of the directory around it, so no path leads in a circle. */
  private long child() throws IOException {
    long at = position;
    long distance = unsigned();
    if (distance <= 0 || distance > block - Long.BYTES) {
      throw invalid(at, "directory at a distance of " + Long.toUnsignedString(distance));
    }
    return block - distance;
  }

  private long unsigned() throws IOException {
    long value = 0;
    for (int i = 0; i < MAX_UNSIGNED; i++) {
      int b = one();
      value |= part(b, i);
      if (b < MORE) {
        return value;
      }
    }
    throw invalid(position, "number of too many bytes");
  }

  private long signed() throws IOException {
    long value = 0;
    for (int i = 0; i < MAX_SIGNED; i++) {
      int b = one();
      if (b == 0) {
        if (value < 0 && value != Long.MIN_VALUE) {
          throw invalid(position, "number out of range");
        }
        return -value;
      }
      value |= part(b, i);
      if (b < MORE) {
        if (value < 0) {
          throw invalid(position, "number out of range");
        }
        return value;
      }
    }
    throw invalid(position, "number of too many bytes");
  }

  private long part(int b, int index) throws FormatException {
    long bits = b & BITS;
    if (index >= MAX_UNSIGNED || (index == MAX_UNSIGNED - 1 && bits > 1)) {
      throw invalid(position, "number out of range");
    }
    return bits << (7 * index);
  }

  private int one() throws IOException {
    int b = position < end ? in.read() : -1;
    if (b < 0) {
      throw truncated();
    }
    position++;
    return b;
  }

  private FormatException truncated() {
    return new FormatException(Kind.TRUNCATED, source.name(), position, "catalog: block ends early");
  }

  private FormatException invalid(long at, String reason) {
    return new FormatException(Kind.INVALID_VALUE, source.name(), at, "catalog: " + reason);
  }
}
