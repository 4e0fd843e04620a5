package io.pbs4j.server.access;

import io.pbs4j.server.state.PrivateFile;
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

  private final SecretKeySpec key;

  private TicketKey(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** Loads the key of a data directory, made with mode 0600 if it is not there. */
  public static TicketKey loadOrCreate(Path directory, SecureRandom random) throws IOException {
    Path file = directory.resolve("ticket.key");
    if (!Files.exists(file)) {
      byte[] key = new byte[BYTES];
      random.nextBytes(key);
      PrivateFile.write(file, key);
    }
    byte[] key = Files.readAllBytes(file);
    if (key.length != BYTES) {
      throw new IOException(file + " is not " + BYTES + " bytes long");
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
