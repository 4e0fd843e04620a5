package io.pbs4j.client.restore;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.image.ImageChunks;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptException;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.manifest.CryptMode;
import org.jspecify.annotations.Nullable;

/**
 * Decodes chunks and blobs and proves that they are what their names say. Safe for use by several threads.
 */
final class Decoder {
  private static final byte[] ZEROS = new byte[ImageChunks.LENGTH];

  private final Zstd zstd;
  private final @Nullable CryptKey key;
  private volatile @Nullable Digest zeroDigest;

  /** Decrypts with a key, or reads what is in the clear with {@code null}. */
  Decoder(Zstd zstd, @Nullable CryptKey key) {
    this.zstd = zstd;
    this.key = key;
  }

  /** A decoder for archives of a crypt mode; only encrypted ones need the key. */
  static Decoder of(CryptMode mode, Zstd zstd, @Nullable CryptKey key) throws ClientException {
    if (mode != CryptMode.ENCRYPT) {
      return new Decoder(zstd, null);
    }
    if (key == null) {
      throw new ClientException(Kind.WRONG_KEY, "missing key - the archive is encrypted", null);
    }
    return new Decoder(zstd, key);
  }

  /** The content of a chunk whose name says it all, else {@code null}. */
  byte @Nullable [] byName(Digest digest, int length) {
    return length == ImageChunks.LENGTH && digest.equals(zeroDigest()) ? ZEROS : null;
  }

  /** Computed when it is first asked for, as most files have no such chunk. */
  private Digest zeroDigest() {
    Digest known = zeroDigest;
    if (known == null) {
      known = ImageChunks.zeroDigest(key);
      zeroDigest = known;
    }
    return known;
  }

  /**
   * Decodes a chunk.
   *
   * @param length bytes it must have
   */
  byte[] chunk(Digest digest, int length, byte[] encoded) throws ClientException {
    String source = "chunk " + digest;
    DataBlob blob = parse(source, encoded);
    if (blob.kind().encrypted() != (key != null)) {
      // Else a server could slip in data of its own that nobody signed.
      throw damaged(
          source + ": is " + (key == null ? "" : "not ") + "encrypted, the manifest says otherwise", null);
    }
    byte[] data = decode(source, blob, length);
    if (data.length != length) {
      throw damaged(source + ": wrong length (" + data.length + " != " + length + ")", null);
    }
    Digest actual = key == null ? Digest.sha256(data) : key.digest(data, 0, length);
    if (!actual.equals(digest)) {
      throw damaged(source + ": content does not match its digest", null);
    }
    return data;
  }

  /** Decodes a file that is a blob; one in the clear needs no key. */
  byte[] blob(String name, byte[] encoded) throws ClientException {
    DataBlob blob = parse(name, encoded);
    if (blob.kind().encrypted() && key == null) {
      throw new ClientException(Kind.WRONG_KEY, name + ": missing key - blob is encrypted", null);
    }
    return decode(name, blob, DataBlob.MAX_DECODED);
  }

  private static DataBlob parse(String source, byte[] encoded) throws ClientException {
    try {
      return DataBlob.parse(source, encoded);
    } catch (FormatException e) {
      throw damaged(e.describe(), e);
    }
  }

  private byte[] decode(String source, DataBlob blob, int length) throws ClientException {
    try {
      return key == null ? blob.decode(zstd, length) : key.decrypt(blob, zstd, length);
    } catch (FormatException e) {
      throw damaged(e.describe(), e);
    } catch (CryptException e) {
      throw damaged(source + ": " + e.getMessage(), e);
    }
  }

  private static ClientException damaged(String message, @Nullable Throwable cause) {
    return new ClientException(Kind.DAMAGED_DATA, message, cause);
  }
}
