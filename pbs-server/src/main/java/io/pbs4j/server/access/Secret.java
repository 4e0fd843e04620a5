package io.pbs4j.server.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A secret in clear text; its {@code toString} hides it. */
public final class Secret {
  private static final String PREFIX = "pbs_";

  /** Far beyond guessing, so that a plain hash is enough to keep. */
  private static final int RANDOM_BYTES = 24;

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /** A secret that somebody sent. */
  public static Secret of(String text) {
    return new Secret(text);
  }

  /** A new secret: {@code pbs_} and 192 random bits in hex. */
  public static Secret random(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new Secret(PREFIX + HexFormat.of().formatHex(bytes));
  }

  /** The clear text, to be shown once. */
  public String reveal() {
    return text;
  }

  /** SHA-256 in hex: what is kept. */
  public String hash() {
    return HexFormat.of().formatHex(sha256());
  }

  /** Whether a kept hash is this secret's, in a time that does not depend on it. */
  public boolean matches(String hash) {
    return MessageDigest.isEqual(sha256(), HexFormat.of().parseHex(hash));
  }

  private byte[] sha256() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}
