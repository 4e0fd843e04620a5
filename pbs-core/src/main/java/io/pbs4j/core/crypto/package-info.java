/**
 * Keys of clients: encryption and decryption of blobs, keyed digests, key files, fingerprints and signatures.
 *
 * <pre>{@code
 * import io.pbs4j.core.blob.DataBlob;
 * import io.pbs4j.core.compress.Zstd;
 * import io.pbs4j.core.crypto.CryptKey;
 * import io.pbs4j.core.crypto.KeyFile;
 * import java.nio.charset.StandardCharsets;
 * import java.nio.file.Files;
 * import java.nio.file.Path;
 * import java.security.SecureRandom;
 *
 * Zstd zstd = Zstd.detect();
 * byte[] passphrase = "scrypt-pass-1".getBytes(StandardCharsets.UTF_8);
 * Path file = Path.of("/etc/pbs/key-scrypt.json");
 * try (CryptKey key = KeyFile.parse(file.toString(), Files.readAllBytes(file)).open(passphrase)) {
 *   byte[] secret = "rootdir".getBytes(StandardCharsets.UTF_8);
 *   DataBlob blob = key.encrypt(secret, zstd, new SecureRandom());
 *   byte[] again = key.decrypt(blob, zstd, DataBlob.MAX_DECODED);
 *   System.out.println(blob.kind() + " " + new String(again, StandardCharsets.UTF_8));
 * }
 * // prints: ENCRYPTED rootdir
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.crypto;

import org.jspecify.annotations.NullMarked;
