package io.pbs4j.server.access;

import io.pbs4j.server.state.PrivateFile;
import io.pbs4j.server.state.Vault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The server's key that signs tickets; HMAC-SHA-256. */
public final class TicketKey {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 32;

  /** What the key is sealed for. */
  private static final String PURPOSE = "ticket key";

  private final SecretKeySpec key;

  private TicketKey(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * Loads the key of a data directory, made with mode 0600 if it is not there. It is sealed in its file; one that an
   * older server left there in clear is sealed now.
   */
  public static TicketKey loadOrCreate(Path directory, Vault vault, SecureRandom random) throws IOException {
    Path file = directory.resolve("ticket.key");
    if (Files.exists(file)) {
      byte[] kept = Files.readAllBytes(file);
      if (kept.length != BYTES) {
        return of(file, vault.unseal(kept, PURPOSE));
      }
      PrivateFile.write(file, vault.seal(kept, PURPOSE));
      return of(file, kept);
    }
    byte[] key = new byte[BYTES];
    random.nextBytes(key);
    PrivateFile.write(file, vault.seal(key, PURPOSE));
    return of(file, key);
  }

  private static TicketKey of(Path file, byte[] key) throws IOException {
    if (key.length != BYTES) {
      throw new IOException(file + " does not hold " + BYTES + " bytes");
    }
    return new TicketKey(key);
  }

  /** The signature of a text, base64 without padding. */
  String sign(String text) {
    return Base64.getEncoder().withoutPadding().encodeToString(mac(text));
  }

  /** Whether a signature is that of a text, in constant time. */
  boolean verify(String text, String signature) {
    try {
      return MessageDigest.isEqual(mac(text), Base64.getDecoder().decode(signature));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private byte[] mac(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
