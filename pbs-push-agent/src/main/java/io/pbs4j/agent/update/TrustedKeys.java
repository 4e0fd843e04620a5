package io.pbs4j.agent.update;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ed25519 keys whose owners may release an agent. They are part of the jar that runs: neither its environment nor
 * the version to be installed has a say in whom to trust.
 */
public final class TrustedKeys {
  /** Filled by the build, from the property {@code agent.update.keys}. */
  private static final String RESOURCE = "trusted-keys.txt";

  private static final int MAX_LIST = 64 << 10;
  private static final int RAW_KEY = 32;

  /** What comes before the raw key in its SubjectPublicKeyInfo (RFC 8410). */
  private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----", Pattern.DOTALL);

  private final List<PublicKey> keys;

  private TrustedKeys(List<PublicKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** The keys that were built in; none for a build without any. */
  public static TrustedKeys builtIn() throws IOException {
    try (InputStream in = TrustedKeys.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        // A jar that lost its list must not go on as one that was built without.
        throw new IOException("this jar holds no list of trusted keys (" + RESOURCE + ")");
      }
      return parse(new String(in.readNBytes(MAX_LIST), StandardCharsets.US_ASCII));
    }
  }

  /**
   * Reads a list: keys in PEM, and between commas keys in base64, either raw (32 bytes) or as
   * SubjectPublicKeyInfo.
   *
   * @throws IOException naming the place of an entry that is no Ed25519 key
   */
  static TrustedKeys parse(String list) throws IOException {
    List<String> entries = new ArrayList<>();
    Matcher pem = PEM.matcher(list);
    StringBuilder rest = new StringBuilder();
    while (pem.find()) {
      entries.add(pem.group(1));
      pem.appendReplacement(rest, ",");
    }
    pem.appendTail(rest);
    for (String entry : rest.toString().split(",", -1)) {
      if (!entry.isBlank()) {
        entries.add(entry);
      }
    }
    List<PublicKey> keys = new ArrayList<>();
    for (String entry : entries) {
      keys.add(key(entry.replaceAll("\\s", ""), keys.size() + 1));
    }
    return new TrustedKeys(keys);
  }

  private static PublicKey key(String base64, int place) throws IOException {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (bytes.length == RAW_KEY) {
        byte[] whole = new byte[SPKI_PREFIX.length + RAW_KEY];
        System.arraycopy(SPKI_PREFIX, 0, whole, 0, SPKI_PREFIX.length);
        System.arraycopy(bytes, 0, whole, SPKI_PREFIX.length, RAW_KEY);
        bytes = whole;
      }
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(bytes));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new IOException("trusted key " + place + " is no Ed25519 key in base64 or PEM", e);
    }
  }

  /** The keys in their order; none if signatures are not asked for. */
  List<PublicKey> keys() {
    return keys;
  }

  /** How many there are. */
  public int count() {
    return keys.size();
  }
}
