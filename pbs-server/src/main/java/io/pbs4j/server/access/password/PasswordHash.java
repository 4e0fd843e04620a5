package io.pbs4j.server.access.password;

import io.pbs4j.server.access.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id of a password in the PHC string form, {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}. The costs are part
 * of the text, so that they can be raised later.
 *
 * @param text that form
 */
public record PasswordHash(String text) {
  /** Memory in KiB, passes and lanes as OWASP recommends them for Argon2id (19 MiB, 2, 1). */
  private static final int MEMORY = 19 << 10;

  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /** Costs in the database are bounded too: a row that somebody wrote by hand must not take all memory. */
  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([0-9]{1,6}),t=([0-9]{1,2}),p=([1-9])"
              + "\\$([A-Za-z0-9+/]{11,88})\\$([A-Za-z0-9+/]{22,88})");

  /** Checks the form. */
  public PasswordHash {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not an Argon2id hash");
    }
  }

  /** The hash of a new password. */
  static PasswordHash of(Secret password, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return of(salt, argon2(password, salt, MEMORY, PASSES, LANES, HASH_BYTES));
  }

  /** A hash that no password is known for; made without the time that a real one takes. */
  static PasswordHash nobodys(SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    byte[] hash = new byte[HASH_BYTES];
    random.nextBytes(salt);
    random.nextBytes(hash);
    return of(salt, hash);
  }

  private static PasswordHash of(byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return new PasswordHash(
        String.format(
            "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s",
            MEMORY, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash)));
  }

  /** Whether it is the hash of a password; takes as long either way. */
  boolean matches(Secret password) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new IllegalStateException("was checked");
    }
    byte[] salt = Base64.getDecoder().decode(m.group(4));
    byte[] hash = Base64.getDecoder().decode(m.group(5));
    byte[] given =
        argon2(
            password,
            salt,
            Integer.parseInt(m.group(1)),
            Integer.parseInt(m.group(2)),
            Integer.parseInt(m.group(3)),
            hash.length);
    return MessageDigest.isEqual(hash, given);
  }

  private static byte[] argon2(Secret password, byte[] salt, int memory, int passes, int lanes, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(password.reveal().getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }

  @Override
  public String toString() {
    return "PasswordHash[hidden]";
  }
}
