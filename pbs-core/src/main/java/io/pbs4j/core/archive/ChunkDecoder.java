package io.pbs4j.core.archive;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptException;
import io.pbs4j.core.crypto.CryptKey;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decodes chunks, and proves that they are what their index says. Safe for use by several threads. */
public final class ChunkDecoder {
  /** Largest content of a chunk: what servers accept. */
  public static final int MAX_SIZE = 16 << 20;

  private final Zstd zstd;
  private final @Nullable CryptKey key;

  private ChunkDecoder(Zstd zstd, @Nullable CryptKey key) {
    this.zstd = zstd;
    this.key = key;
  }

  /** Decodes chunks of archives that are not encrypted. */
  public static ChunkDecoder plain(Zstd zstd) {
    return new ChunkDecoder(zstd, null);
  }

  /** Decodes chunks of encrypted archives; the key must stay open. */
  public static ChunkDecoder encrypted(Zstd zstd, CryptKey key) {
    return new ChunkDecoder(zstd, key);
  }

  /**
   * Decodes a chunk. Its CRC, its tag, its length and its digest must all be right, and encrypted archives
   * have encrypted chunks only, others none.
   *
   * @param length bytes that the index gives it
   * @throws FormatException that names the digest
   */
  public byte[] decode(Digest digest, DataBlob blob, long length) throws FormatException {
    if (blob.kind().encrypted() != (key != null)) {
      throw key == null
          ? damaged(Kind.ENCRYPTED, digest, "chunk is encrypted, but its archive is not")
          : damaged(Kind.INVALID_VALUE, digest, "chunk is not encrypted, but its archive is");
    }
    byte[] data = decode(digest, blob);
    if (data.length != length) {
      throw damaged(
          Kind.WRONG_LENGTH,
          digest,
          String.format(Locale.ROOT, "detected chunk with wrong length (%d != %d)", length, data.length));
    }
    Digest actual = key == null ? Digest.sha256(data) : key.digest(data, 0, data.length);
    if (!actual.equals(digest)) {
      throw damaged(Kind.WRONG_DIGEST, digest, "detected chunk with wrong digest.");
    }
    return data;
  }

  private byte[] decode(Digest digest, DataBlob blob) throws FormatException {
    if (key == null) {
      return blob.decode(zstd, MAX_SIZE);
    }
    try {
      return key.decrypt(blob, zstd, MAX_SIZE);
    } catch (CryptException e) {
      throw damaged(Kind.WRONG_CHECKSUM, digest, "chunk cannot be decrypted: " + e.getMessage());
    }
  }

  private static FormatException damaged(Kind kind, Digest digest, String what) {
    return new FormatException(kind, digest.toString(), 0, what);
  }
}
