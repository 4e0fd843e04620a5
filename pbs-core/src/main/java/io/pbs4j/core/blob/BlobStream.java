package io.pbs4j.core.blob;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of a data blob and computes its CRC while the bytes pass in pieces of any size, down to
 * one byte. Holds nothing but the header.
 */
public final class BlobStream {
  /** Where the CRC lies in the header. */
  public static final int CRC_OFFSET = DataBlob.CRC_OFFSET;

  private final String source;
  private final ByteBuffer header = ByteBuffer.allocate(BlobKind.LONG_HEADER);
  private final CRC32 crc = new CRC32();
  private @Nullable BlobKind kind;
  private long length;

  /** Creates the reader; {@code source} names the blob in errors. */
  public BlobStream(String source) {
    this.source = source;
  }

  /**
   * Takes a piece and consumes it.
   *
   * @return a view of that part of the piece that is payload, possibly empty
   * @throws FormatException as soon as the first bytes name no kind
   */
  public ByteBuffer update(ByteBuffer piece) throws FormatException {
    length += piece.remaining();
    while (piece.hasRemaining() && header.position() < headerLength()) {
      header.put(piece.get());
      if (header.position() == Long.BYTES) {
        kind = BlobKind.ofMagic(header.order(ByteOrder.BIG_ENDIAN).getLong(0));
        if (kind == null) {
          throw new FormatException(
              Kind.WRONG_MAGIC, source, 0, "unable to parse raw blob - wrong magic");
        }
      }
    }
    ByteBuffer payload = piece.slice();
    crc.update(piece);
    return payload;
  }

  private int headerLength() {
    return kind == null ? Long.BYTES : kind.headerLength();
  }

  /** The kind, or {@code null} before the first eight bytes passed. */
  public @Nullable BlobKind kind() {
    return kind;
  }

  /** The kind of a blob that has passed whole; throws if it ended within its header. */
  public BlobKind requireKind() throws FormatException {
    if (kind == null || length < kind.headerLength()) {
      String what = kind != null && kind.encrypted() ? "encrypted blob" : "blob";
      throw new FormatException(Kind.TRUNCATED, source, length, what + " too small (" + length + " bytes).");
    }
    return kind;
  }

  /** Bytes that passed, header included. */
  public long length() {
    return length;
  }

  /** Bytes of payload that passed. */
  public long payloadLength() {
    return length - header.position();
  }

  /** The CRC that the header names. */
  public int storedCrc() {
    return header.order(ByteOrder.LITTLE_ENDIAN).getInt(CRC_OFFSET);
  }

  /** The CRC of the payload that passed. */
  public int computedCrc() {
    return (int) crc.getValue();
  }

  /** The computed CRC as it stands in a header. */
  public byte[] crcBytes() {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(computedCrc()).array();
  }

  /** Throws unless the stored CRC is that of the payload. */
  public void verifyCrc() throws FormatException {
    if (storedCrc() != computedCrc()) {
      throw new FormatException(
          Kind.WRONG_CHECKSUM, source, CRC_OFFSET, "Data blob has wrong CRC checksum.");
    }
  }
}
