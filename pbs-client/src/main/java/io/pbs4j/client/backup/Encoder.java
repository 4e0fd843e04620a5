package io.pbs4j.client.backup;

import io.pbs4j.client.image.ImageChunks;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Names and encodes data as a backup's protection wants it. Safe for use by several threads. */
final class Encoder {
  private final Zstd zstd;
  private final @Nullable CryptKey key;
  private final Digest zeros;
  private final SecureRandom random = new SecureRandom();

  /** Encrypts with a key, or not with {@code null}. */
  Encoder(Zstd zstd, @Nullable CryptKey key) {
    this.zstd = zstd;
    this.key = key;
    this.zeros = ImageChunks.zeroDigest(key);
  }

  /** The digest that names a chunk. */
  Digest digest(byte[] data, int length) {
    if (length == ImageChunks.LENGTH && ImageChunks.isZero(data, 0, length)) {
      return zeros;
    }
    return key == null ? Digest.sha256(data, 0, length) : key.digest(data, 0, length);
  }

  /** The blob of a chunk or file. */
  DataBlob encode(byte[] data, int length) {
    return key == null
        ? DataBlob.encode(data, 0, length, zstd)
        : key.encrypt(data, 0, length, zstd, random);
  }

  /** A blob of data that is encrypted already, as it is. */
  static DataBlob plain(byte[] data) {
    return DataBlob.encode(data, null);
  }
}
