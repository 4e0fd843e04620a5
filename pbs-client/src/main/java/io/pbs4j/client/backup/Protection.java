package io.pbs4j.client.backup;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.crypto.MasterKey;
import io.pbs4j.core.manifest.CryptMode;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * How a backup is protected. With a key the manifest is signed, and in mode {@code ENCRYPT} chunks and blobs
 * are encrypted.
 *
 * @param mode what is done
 * @param key the key, which stays the caller's; {@code null} in mode {@code NONE} only
 * @param master gets the key wrapped for it into the snapshot; {@code null} for none
 */
public record Protection(CryptMode mode, @Nullable CryptKey key, @Nullable MasterKey master) {
  /** In the clear, unsigned. */
  public static final Protection NONE = new Protection(CryptMode.NONE, null, null);

  /** Checks that key and mode go together. */
  public Protection {
    if ((mode == CryptMode.NONE) != (key == null)) {
      throw new IllegalArgumentException("a key is needed unless the mode is none");
    }
    if (key == null && master != null) {
      throw new IllegalArgumentException("a master key needs a key to wrap");
    }
  }

  /** Encrypts and signs. */
  public static Protection encrypt(CryptKey key) {
    return new Protection(CryptMode.ENCRYPT, key, null);
  }

  /** Signs only. */
  public static Protection sign(CryptKey key) {
    return new Protection(CryptMode.SIGN_ONLY, key, null);
  }

  /** The same with a master key. */
  public Protection withMaster(MasterKey other) {
    return new Protection(mode, key, other);
  }

  /** A small file as this protection wants it, such as the client's log, which is sent after a backup. */
  public DataBlob encode(byte[] content, Zstd zstd) {
    CryptKey secret = encryptionKey();
    return secret == null
        ? DataBlob.encode(content, zstd)
        : secret.encrypt(content, zstd, new SecureRandom());
  }

  /** The key that data is encrypted with, {@code null} if it stays in the clear. */
  @Nullable CryptKey encryptionKey() {
    return mode == CryptMode.ENCRYPT ? key : null;
  }
}
