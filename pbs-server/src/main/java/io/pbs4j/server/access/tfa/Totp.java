package io.pbs4j.server.access.tfa;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One-time passwords by time, RFC 6238. Its text form is the {@code otpauth} URI that apps read, with the newest step
 * whose password was used: none is taken twice.
 */
final class Totp {
  private static final String SCHEME = "otpauth";
  private static final String LAST = "last";
  private static final Set<String> ALGORITHMS = Set.of("SHA1", "SHA256", "SHA512");
  private static final int MIN_SECRET = 10;
  private static final int MAX_SECRET = 128;

  /** Passwords of so many steps before and after now count too: clocks differ. */
  private static final int DRIFT = 1;

  private final byte[] secret;
  private final String algorithm;
  private final int digits;
  private final int period;
  private final long last;

  private Totp(byte[] secret, String algorithm, int digits, int period, long last) {
    this.secret = secret;
    this.algorithm = algorithm;
    this.digits = digits;
    this.period = period;
    this.last = last;
  }

  /**
   * Reads the URI.
   *
   * @throws IllegalArgumentException whose message says what is wrong, never the secret
   */
  static Totp parse(String uri) {
    Map<String, String> query = query(uri);
    byte[] secret = Base32.decode(query.getOrDefault("secret", ""));
    if (secret.length < MIN_SECRET || secret.length > MAX_SECRET) {
      throw new IllegalArgumentException("secret is not " + MIN_SECRET + " to " + MAX_SECRET + " bytes long");
    }
    String algorithm = query.getOrDefault("algorithm", "SHA1").toUpperCase(Locale.ROOT);
    if (!ALGORITHMS.contains(algorithm)) {
      throw new IllegalArgumentException("unknown algorithm");
    }
    return new Totp(
        secret,
        algorithm,
        number(query, "digits", 6, 6, 8),
        number(query, "period", 30, 10, 300),
        Long.parseLong(query.getOrDefault(LAST, "-1")));
  }

  private static int number(Map<String, String> query, String name, int fallback, int least, int most) {
    String text = query.get(name);
    if (text == null) {
      return fallback;
    }
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
      throw new IllegalArgumentException(name + " is not a number from " + least + " to " + most);
    }
    return Integer.parseInt(text);
  }

  private static Map<String, String> query(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not an otpauth uri");
    }
    if (!SCHEME.equals(uri.getScheme()) || !"totp".equals(uri.getHost()) || uri.getRawQuery() == null) {
      throw new IllegalArgumentException("not an otpauth uri");
    }
    Map<String, String> query = new HashMap<>();
    for (String pair : uri.getRawQuery().split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  /** The step of a password that is right at a time and was not used; empty when it is not. */
  OptionalLong step(String password, long now) {
    long current = Math.floorDiv(now, period);
    OptionalLong found = OptionalLong.empty();
    for (long step = current - DRIFT; step <= current + DRIFT; step++) {
      boolean same =
          MessageDigest.isEqual(
              at(step).getBytes(StandardCharsets.US_ASCII), password.getBytes(StandardCharsets.UTF_8));
      if (same && step > last) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  /** The same after the password of a step was used. */
  Totp used(long step) {
    return new Totp(secret, algorithm, digits, period, step);
  }

  /** The password of a step. */
  String at(long step) {
    try {
      Mac mac = Mac.getInstance("Hmac" + algorithm);
      mac.init(new SecretKeySpec(secret, "RAW"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xf;
      int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
      return String.format(Locale.ROOT, "%0" + digits + "d", number % (long) Math.pow(10, digits));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What {@link #parse} reads. */
  String text() {
    return SCHEME
        + "://totp/?secret="
        + Base32.encode(secret)
        + "&algorithm="
        + algorithm
        + "&digits="
        + digits
        + "&period="
        + period
        + "&"
        + LAST
        + "="
        + last;
  }
}
