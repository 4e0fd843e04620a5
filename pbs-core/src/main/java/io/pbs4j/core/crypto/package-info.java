/**
 * Keys of clients: encryption and decryption of blobs, keyed digests, key files, fingerprints and signatures.
 *
 * <pre>{@code
 * KeyFile file = KeyFile.parse("key.json", Files.readAllBytes(path));
 * try (CryptKey key = file.open(passphrase)) {
 *   DataBlob blob = key.encrypt(payload, zstd, random);
 *   byte[] again = key.decrypt(blob, zstd, DataBlob.MAX_DECODED);
 * }
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.crypto;

import org.jspecify.annotations.NullMarked;
