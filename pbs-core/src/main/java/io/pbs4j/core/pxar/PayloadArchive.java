package io.pbs4j.core.pxar;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The contents of files that format version 2 keeps apart from the metadata ({@code .ppxar}). */
final class PayloadArchive {
  private final ByteSource source;

  private PayloadArchive(ByteSource source) {
    this.source = source;
  }

  static PayloadArchive open(ByteSource source) throws IOException {
    PayloadArchive archive = new PayloadArchive(source);
    if (archive.item(0, ItemType.PAYLOAD_START) != 0) {
      throw archive.invalid(0, "payload archive does not begin with its marker");
    }
    return archive;
  }

  /** The content at a reference of the metadata archive: a PAYLOAD item of the size that both must name. */
  ByteSource content(long reference, long size) throws IOException {
    if (reference < ItemType.HEADER || reference > source.size()) {
      throw invalid(reference, "reference to a place outside the payload archive");
    }
    long length = item(reference, ItemType.PAYLOAD);
    if (length != size) {
      throw new FormatException(
          Kind.WRONG_LENGTH,
          source.name(),
          reference,
          "pxar: content of " + length + " bytes where the metadata say " + size);
    }
    return source.slice(source.name(), reference + ItemType.HEADER, size);
  }

  /** Checks the header of an item, and returns the length of its content, which lies within the archive. */
  private long item(long position, ItemType type) throws IOException {
    byte[] bytes = new byte[ItemType.HEADER];
    source.readFully(position, bytes, 0, bytes.length);
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (header.getLong() != type.number()) {
      throw invalid(position, "no " + type + " where one should be");
    }
    long size = header.getLong();
    if (size < ItemType.HEADER || size > source.size() - position) {
      throw new FormatException(
          Kind.WRONG_LENGTH, source.name(), position, "pxar: " + type + " is longer than the archive");
    }
    return size - ItemType.HEADER;
  }

  private FormatException invalid(long position, String reason) {
    return new FormatException(Kind.INVALID_VALUE, source.name(), position, "pxar: " + reason);
  }

  void close() throws IOException {
    source.close();
  }
}
