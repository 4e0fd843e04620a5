package io.pbs4j.core.crypto;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.BlobKind;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * An open encryption key of a client. Closing it wipes the key material held here. Safe for use by several
 * threads until closed.
 */
public final class CryptKey implements AutoCloseable {
  /** Bytes of a key. */
  public static final int LENGTH = 32;

  /** Rounds of the derivation of the id key: its input is random already. */
  private static final int ID_ITERATIONS = 10;

  private static final byte[] ID_SALT = "_id_key".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FINGERPRINT_LABEL =
      "Proxmox Backup Encryption Key Fingerprint".getBytes(StandardCharsets.US_ASCII);

  private final @Nullable Gcm gcm;
  private final byte[] key;
  private final byte[] idKey;
  private boolean closed;

  /** Takes 32 bytes; copies them. */
  public CryptKey(byte[] key) {
    this(key, null);
  }

  CryptKey(byte[] key, @Nullable Gcm gcm) {
    if (key.length != LENGTH) {
      throw new IllegalArgumentException("an encryption key has 32 bytes, not " + key.length);
    }
    this.gcm = gcm;
    this.key = key.clone();
    this.idKey = Pbkdf2.sha256(this.key, ID_SALT, ID_ITERATIONS, LENGTH);
  }

  /** A new random key. */
  public static CryptKey generate(SecureRandom random) {
    byte[] bytes = new byte[LENGTH];
    random.nextBytes(bytes);
    try {
      return new CryptKey(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** What names this key. */
  public Fingerprint fingerprint() {
    MessageDigest sha = Digest.newSha256();
    byte[] label = sha.digest(FINGERPRINT_LABEL);
    sha.update(label);
    sha.update(idKey());
    return new Fingerprint(Digest.of(sha.digest()));
  }

  /** The digest of a chunk under this key: nobody without the key can tell whether it holds given data. */
  public Digest digest(byte[] data, int offset, int length) {
    MessageDigest sha = Digest.newSha256();
    sha.update(data, offset, length);
    sha.update(idKey());
    return Digest.of(sha.digest());
  }

  /** HMAC-SHA256 under the id key: signs manifests. */
  public Digest hmac(byte[] data) {
    return Digest.of(Hmac.sha256(idKey()).doFinal(data));
  }

  /**
   * Builds an encrypted blob.
   *
   * @param zstd compresses the payload first if that makes it smaller; {@code null} does not
   */
  public DataBlob encrypt(byte[] payload, @Nullable Zstd zstd, SecureRandom random) {
    return encrypt(payload, 0, payload.length, zstd, random);
  }

  /** As {@link #encrypt(byte[], Zstd, SecureRandom)}, for a part of an array. */
  public DataBlob encrypt(byte[] source, int offset, int length, @Nullable Zstd zstd, SecureRandom random) {
    byte[] packed = zstd == null ? null : zstd.compress(source, offset, length, length);
    byte[] iv = new byte[Gcm.IV];
    random.nextBytes(iv);
    SecretKeySpec aes = aes();
    return packed == null
        ? DataBlob.encrypted(
            BlobKind.ENCRYPTED,
            iv,
            length,
            (target, tagAt, textAt) -> gcm().encrypt(aes, iv, source, offset, length, target, tagAt, textAt))
        : DataBlob.encrypted(
            BlobKind.COMPRESSED_ENCRYPTED,
            iv,
            packed.length,
            (target, tagAt, textAt) -> gcm().encrypt(aes, iv, packed, 0, packed.length, target, tagAt, textAt));
  }

  /**
   * Checks CRC and tag and decodes the payload of a blob; plain kinds are decoded without the key.
   *
   * @param maxLength longest result that is accepted
   */
  public byte[] decrypt(DataBlob blob, Zstd zstd, int maxLength) throws FormatException, CryptException {
    if (!blob.kind().encrypted()) {
      return blob.decode(zstd, maxLength);
    }
    blob.verifyCrc();
    byte[] text =
        gcm().decrypt(
            aes(), blob.bytes(), DataBlob.IV_OFFSET, DataBlob.TAG_OFFSET, blob.kind().headerLength());
    return blob.unpack(text, zstd, maxLength);
  }

  /** Who encrypts and decrypts in this process, for logs: {@code JDK} or the name of a native provider. */
  public static String provider() {
    return Gcm.detect().provider();
  }

  /** A copy of the key for a key file; the caller wipes it. */
  byte[] copy() {
    requireOpen();
    return key.clone();
  }

  /** Looked for late: many commands open a key only for its fingerprint. */
  private Gcm gcm() {
    return gcm == null ? Gcm.detect() : gcm;
  }

  private SecretKeySpec aes() {
    requireOpen();
    return new SecretKeySpec(key, "AES");
  }

  private byte[] idKey() {
    requireOpen();
    return idKey;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the key was closed");
    }
  }

  @Override
  public void close() {
    closed = true;
    Arrays.fill(key, (byte) 0);
    Arrays.fill(idKey, (byte) 0);
  }

  /** Names the key by its fingerprint, never by its bytes. */
  @Override
  public String toString() {
    return closed ? "CryptKey[closed]" : "CryptKey[" + fingerprint().shortForm() + "]";
  }
}
