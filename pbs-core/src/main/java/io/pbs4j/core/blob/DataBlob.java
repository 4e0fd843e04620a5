package io.pbs4j.core.blob;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.compress.Zstd;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A data blob in memory: the envelope of every chunk and of every {@code *.blob} file.
 *
 * <p>Layout: magic (8), CRC-32 little-endian (4), for encrypted kinds IV (16) and tag (16), payload. The CRC
 * covers the payload only. See {@code docs/formats.md}, "Data blob".
 */
public final class DataBlob {
  /** Largest decoded payload that is accepted: 128 MiB. */
  public static final int MAX_DECODED = 128 << 20;

  /** Largest blob that the protocol carries: 16 MiB of payload and the longest header. */
  public static final int MAX_ENCODED = (16 << 20) + BlobKind.LONG_HEADER;

  /** Smallest possible blob: a header without payload. */
  public static final int MIN_ENCODED = BlobKind.SHORT_HEADER;

  /** Position of the CRC. */
  static final int CRC_OFFSET = 8;

  /** Position of the initialisation vector in encrypted kinds. */
  public static final int IV_OFFSET = 12;

  /** Position of the tag in encrypted kinds. */
  public static final int TAG_OFFSET = 28;

  /** Encrypts into a blob that has its other parts already. */
  @FunctionalInterface
  public interface Encryption {
    /** Writes the tag and the encrypted text to their places. */
    void encrypt(byte[] target, int tagOffset, int textOffset);
  }

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT_LE =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final String source;
  private final BlobKind kind;
  private final byte[] bytes;

  private DataBlob(String source, BlobKind kind, byte[] bytes) {
    this.source = source;
    this.kind = kind;
    this.bytes = bytes;
  }

  /**
   * Checks the header of an encoded blob. The CRC is not checked, see {@link #verifyCrc()}.
   *
   * @param source file name for error messages
   * @param bytes the whole blob; kept, not copied
   */
  public static DataBlob parse(String source, byte[] bytes) throws FormatException {
    if (bytes.length < MIN_ENCODED) {
      throw new FormatException(
          Kind.TRUNCATED, source, bytes.length, "blob too small (" + bytes.length + " bytes).");
    }
    BlobKind kind = BlobKind.ofMagic((long) LONG.get(bytes, 0));
    if (kind == null) {
      throw new FormatException(Kind.WRONG_MAGIC, source, 0, "unable to parse raw blob - wrong magic");
    }
    if (bytes.length < kind.headerLength()) {
      throw new FormatException(
          Kind.TRUNCATED,
          source,
          bytes.length,
          "encrypted blob too small (" + bytes.length + " bytes).");
    }
    return new DataBlob(source, kind, bytes);
  }

  /**
   * Builds an unencrypted blob.
   *
   * @param payload at most {@link #MAX_DECODED} bytes
   * @param zstd compresses the payload if that makes it smaller; {@code null} stores it as it is
   */
  public static DataBlob encode(byte[] payload, @Nullable Zstd zstd) {
    return encode(payload, 0, payload.length, zstd);
  }

  /** As {@link #encode(byte[], Zstd)}, for a part of an array. */
  public static DataBlob encode(byte[] source, int offset, int length, @Nullable Zstd zstd) {
    if (length > MAX_DECODED) {
      throw new IllegalArgumentException("data blob too large (" + length + " bytes).");
    }
    byte[] packed = zstd == null ? null : zstd.compress(source, offset, length, length);
    BlobKind kind = packed == null ? BlobKind.PLAIN : BlobKind.COMPRESSED;
    int payloadLength = packed == null ? length : packed.length;
    byte[] bytes = new byte[kind.headerLength() + payloadLength];
    LONG.set(bytes, 0, kind.magic());
    if (packed == null) {
      System.arraycopy(source, offset, bytes, kind.headerLength(), length);
    } else {
      System.arraycopy(packed, 0, bytes, kind.headerLength(), packed.length);
    }
    DataBlob blob = new DataBlob("new blob", kind, bytes);
    INT_LE.set(bytes, CRC_OFFSET, blob.computedCrc());
    return blob;
  }

  /**
   * Builds an encrypted blob from its parts.
   *
   * @param iv 16 bytes
   * @param length bytes of the encrypted text
   * @param encryption writes tag and text
   */
  public static DataBlob encrypted(BlobKind kind, byte[] iv, int length, Encryption encryption) {
    if (!kind.encrypted()) {
      throw new IllegalArgumentException(kind + " is no encrypted kind");
    }
    byte[] bytes = new byte[kind.headerLength() + length];
    LONG.set(bytes, 0, kind.magic());
    System.arraycopy(iv, 0, bytes, IV_OFFSET, TAG_OFFSET - IV_OFFSET);
    encryption.encrypt(bytes, TAG_OFFSET, kind.headerLength());
    DataBlob blob = new DataBlob("new blob", kind, bytes);
    blob.updateCrc();
    return blob;
  }

  /** Which of the four kinds this is. */
  public BlobKind kind() {
    return kind;
  }

  /** The encoded blob, header included. Not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  /** Encoded length, header included. */
  public int length() {
    return bytes.length;
  }

  /** The CRC that the header names. */
  public int storedCrc() {
    return (int) INT_LE.get(bytes, CRC_OFFSET);
  }

  /** The CRC of the payload as it is. */
  public int computedCrc() {
    CRC32 crc = new CRC32();
    crc.update(bytes, kind.headerLength(), bytes.length - kind.headerLength());
    return (int) crc.getValue();
  }

  /** Throws unless the stored CRC is that of the payload. */
  public void verifyCrc() throws FormatException {
    if (storedCrc() != computedCrc()) {
      throw new FormatException(
          Kind.WRONG_CHECKSUM, source, CRC_OFFSET, "Data blob has wrong CRC checksum.");
    }
  }

  /** Writes the computed CRC into the header, as a server does with chunks. */
  public void updateCrc() {
    INT_LE.set(bytes, CRC_OFFSET, computedCrc());
  }

  /** The payload as stored: possibly compressed, possibly encrypted. Not a copy. */
  public ByteBuffer payload() {
    return ByteBuffer.wrap(bytes, kind.headerLength(), bytes.length - kind.headerLength()).slice();
  }

  /**
   * Checks the CRC and decodes the payload of an unencrypted kind.
   *
   * @param maxLength longest result that is accepted, at most {@link #MAX_DECODED}
   * @throws FormatException of kind {@code ENCRYPTED} for encrypted kinds
   */
  public byte[] decode(Zstd zstd, int maxLength) throws FormatException {
    verifyCrc();
    if (kind.encrypted()) {
      throw new FormatException(Kind.ENCRYPTED, source, 0, "blob is encrypted - a key is needed");
    }
    return unpack(bytes, kind.headerLength(), zstd, maxLength);
  }

  /**
   * Decompresses the decrypted payload of this blob, if its kind says so.
   *
   * @param text the payload after decryption
   * @param maxLength longest result that is accepted
   */
  public byte[] unpack(byte[] text, Zstd zstd, int maxLength) throws FormatException {
    return unpack(text, 0, zstd, maxLength);
  }

  private byte[] unpack(byte[] from, int offset, Zstd zstd, int maxLength) throws FormatException {
    int stored = from.length - offset;
    if (!kind.compressed()) {
      requireAtMost(stored, maxLength);
      return offset == 0 ? from : Arrays.copyOfRange(from, offset, from.length);
    }
    try {
      return zstd.decompress(from, offset, stored, maxLength);
    } catch (FormatException e) {
      throw new FormatException(e.kind(), source, kind.headerLength(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new FormatException(
          Kind.INVALID_VALUE, source, kind.headerLength(), "zstd: " + e.getMessage());
    }
  }

  private void requireAtMost(long length, int limit) throws FormatException {
    if (length > limit) {
      throw new FormatException(
          Kind.TOO_LARGE, source, bytes.length, "decoded blob is larger than " + limit + " bytes");
    }
  }
}
