package io.pbs4j.server.access.tfa;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes on paper, each good for one login. Only keyed hashes are kept, as a text of words: the key, then for each
 * code its hash or a dash once it was used.
 */
final class RecoveryCodes {
  private static final int CODES = 10;
  private static final int CODE_BYTES = 8;
  private static final int KEY_BYTES = 32;
  private static final int GROUP = 4;
  private static final String USED = "-";

  private final byte[] key;
  private final List<String> hashes;

  private RecoveryCodes(byte[] key, List<String> hashes) {
    this.key = key;
    this.hashes = List.copyOf(hashes);
  }

  /** New codes in clear text, such as {@code e895-abf1-8e7c-f356}, to be shown once. */
  static List<String> random(SecureRandom random) {
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < CODES; i++) {
      byte[] bytes = new byte[CODE_BYTES];
      random.nextBytes(bytes);
      String hex = HexFormat.of().formatHex(bytes);
      List<String> groups = new ArrayList<>();
      for (int at = 0; at < hex.length(); at += GROUP) {
        groups.add(hex.substring(at, at + GROUP));
      }
      codes.add(String.join("-", groups));
    }
    return codes;
  }

  /** What is kept of codes. */
  static RecoveryCodes of(List<String> codes, SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return new RecoveryCodes(key, codes.stream().map(code -> hash(key, code)).toList());
  }

  static RecoveryCodes parse(String text) {
    List<String> words = List.of(text.split(" ", -1));
    return new RecoveryCodes(HexFormat.of().parseHex(words.get(0)), words.subList(1, words.size()));
  }

  /** What {@link #parse} reads. */
  String text() {
    return HexFormat.of().formatHex(key) + " " + String.join(" ", hashes);
  }

  /** Numbers of the codes that are left. */
  List<Integer> left() {
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < hashes.size(); i++) {
      if (!hashes.get(i).equals(USED)) {
        left.add(i);
      }
    }
    return left;
  }

  /** The same after a code was used; empty when it is none of those that are left. */
  Optional<RecoveryCodes> use(String code) {
    byte[] hash = hash(key, code.strip().toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.US_ASCII);
    for (int number : left()) {
      if (MessageDigest.isEqual(hashes.get(number).getBytes(StandardCharsets.US_ASCII), hash)) {
        List<String> rest = new ArrayList<>(hashes);
        rest.set(number, USED);
        return Optional.of(new RecoveryCodes(key, rest));
      }
    }
    return Optional.empty();
  }

  private static String hash(byte[] key, String code) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "RAW"));
      return HexFormat.of().formatHex(mac.doFinal(code.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
