package io.pbs4j.core.blob;

import org.jspecify.annotations.Nullable;

/** The four kinds of data blob, told apart by their first eight bytes. */
public enum BlobKind {
  /** Neither compressed nor encrypted. */
  PLAIN(0x42ab3807be8370a1L, false, false),
  /** Compressed with zstd. */
  COMPRESSED(0x31b958426fb6a37fL, true, false),
  /** Encrypted with AES-256-GCM. */
  ENCRYPTED(0x7b6785be222d4cf0L, false, true),
  /** Compressed, then encrypted. */
  COMPRESSED_ENCRYPTED(0xe6591bbf0bbfd80bL, true, true);

  /** Bytes of magic and CRC, at the start of every kind. */
  static final int SHORT_HEADER = 12;

  /** Bytes of magic, CRC, initialisation vector (16) and tag (16). */
  static final int LONG_HEADER = 44;

  private final long magic;
  private final boolean compressed;
  private final boolean encrypted;

  BlobKind(long magic, boolean compressed, boolean encrypted) {
    this.magic = magic;
    this.compressed = compressed;
    this.encrypted = encrypted;
  }

  /** The kind with this magic (first eight bytes, most significant first), or {@code null}. */
  public static @Nullable BlobKind ofMagic(long magic) {
    for (BlobKind kind : values()) {
      if (kind.magic == magic) {
        return kind;
      }
    }
    return null;
  }

  /** The first eight bytes, most significant first. */
  public long magic() {
    return magic;
  }

  /** Whether the payload is compressed (below the encryption, if any). */
  public boolean compressed() {
    return compressed;
  }

  /** Whether the payload is encrypted. */
  public boolean encrypted() {
    return encrypted;
  }

  /** Bytes before the payload: 12, or 44 for encrypted kinds. The CRC covers what follows them. */
  public int headerLength() {
    return encrypted ? LONG_HEADER : SHORT_HEADER;
  }

}
