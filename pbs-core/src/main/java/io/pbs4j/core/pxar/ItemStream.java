package io.pbs4j.core.pxar;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The items of an archive, one after another: header, then content. */
final class ItemStream {
  /**
   * Header of an item.
   *
   * @param type what it is
   * @param start position of the header in the archive
   * @param length bytes of content
   */
  record Header(ItemType type, long start, long length) {}

  private final String source;
  private final InputStream in;
  private long position;
  private @Nullable Header pushedBack;

  ItemStream(String source, InputStream in) {
    this(source, in, 0);
  }

  /** Items from somewhere within an archive; {@code position} is where the stream begins in it. */
  ItemStream(String source, InputStream in, long position) {
    this.source = source;
    this.in = in;
    this.position = position;
  }

  /** Name for error messages. */
  String source() {
    return source;
  }

  /** Where the next item begins, or within an item the next byte of its content. */
  long position() {
    return pushedBack == null ? position : pushedBack.start;
  }

  /** The next header, or {@code null} at the end of the stream. The content before it must have been read. */
  @Nullable Header next() throws IOException {
    Header header = pushedBack;
    if (header != null) {
      pushedBack = null;
      return header;
    }
    long start = position;
    byte[] bytes = in.readNBytes(ItemType.HEADER);
    position += bytes.length;
    if (bytes.length == 0) {
      return null;
    }
    if (bytes.length < ItemType.HEADER) {
      throw truncated();
    }
    ByteBuffer fields = little(bytes);
    long number = fields.getLong();
    long size = fields.getLong();
    ItemType type = ItemType.of(number);
    if (type == null) {
      String name = String.format(Locale.ROOT, "%016x", number);
      throw new FormatException(Kind.INVALID_VALUE, source, start, "pxar: unknown item " + name);
    }
    if (size < ItemType.HEADER) {
      throw new FormatException(
          Kind.WRONG_LENGTH, source, start + 8, "pxar: item of " + size + " bytes");
    }
    return new Header(type, start, size - ItemType.HEADER);
  }

  /** Makes {@link #next()} return a header again. */
  void pushBack(Header header) {
    pushedBack = header;
  }

  /** The whole content of an item whose length must lie within bounds. */
  byte[] content(Header header, int min, int max) throws IOException {
    if (header.length < min || header.length > max) {
      throw new FormatException(
          Kind.WRONG_LENGTH,
          source,
          header.start,
          "pxar: " + header.type + " of " + header.length + " bytes");
    }
    byte[] bytes = in.readNBytes((int) header.length);
    position += bytes.length;
    if (bytes.length < header.length) {
      throw truncated();
    }
    return bytes;
  }

  /** As {@link #content}, as little-endian numbers. */
  ByteBuffer numbers(Header header, int length) throws IOException {
    return little(content(header, length, length));
  }

  /** Reads content piecemeal; throws at the end of the stream. */
  int read(byte[] target, int offset, int length) throws IOException {
    int got = in.read(target, offset, length);
    if (got < 0) {
      throw truncated();
    }
    position += got;
    return got;
  }

  void skip(long bytes) throws IOException {
    try {
      in.skipNBytes(bytes);
    } catch (EOFException e) {
      throw truncated();
    }
    position += bytes;
  }

  FormatException invalid(Header at, String reason) {
    return new FormatException(Kind.INVALID_VALUE, source, at.start, "pxar: " + reason);
  }

  FormatException truncated() {
    return new FormatException(Kind.TRUNCATED, source, position, "pxar: archive ends early");
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
