package io.pbs4j.agent.collect;

import io.pbs4j.client.Secret;
import io.pbs4j.core.InvalidNameException;

/** An API token of a PBS. Neither its text nor its errors show the secret. */
public final class PbsToken {
  /** Of both parts; a PBS has names of at most 64 characters and makes secrets of 36. */
  private static final int MAX_LENGTH = 512;

  private final String authId;
  private final Secret secret;

  private PbsToken(String authId, Secret secret) {
    this.authId = authId;
    this.secret = secret;
  }

  /**
   * Reads a token of the form {@code user@realm!name:secret}; the other product's {@code =} in
   * place of the colon is taken too.
   *
   * @throws InvalidNameException for another form; its text does not hold the token
   */
  public static PbsToken parse(String text) {
    String token = text.strip();
    int at = token.indexOf('@');
    int mark = token.indexOf('!', at + 1);
    int end = mark < 0 ? -1 : separator(token, mark);
    if (at < 1
        || mark < at + 2
        || end < mark + 2
        || end == token.length() - 1
        || !printable(token)) {
      throw new InvalidNameException("token of the PBS", "expected user@realm!name:secret");
    }
    return new PbsToken(token.substring(0, end), Secret.of(token.substring(end + 1)));
  }

  private static int separator(String token, int from) {
    for (int i = from; i < token.length(); i++) {
      if (token.charAt(i) == ':' || token.charAt(i) == '=') {
        return i;
      }
    }
    return -1;
  }

  /** What may stand in a header. */
  private static boolean printable(String token) {
    return token.length() <= MAX_LENGTH && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** User, realm and name: {@code user@realm!name}. */
  public String authId() {
    return authId;
  }

  /** The user that the token belongs to: {@code user@realm}. */
  public String user() {
    return authId.substring(0, authId.indexOf('!', authId.indexOf('@')));
  }

  /** The value of the header {@code Authorization}. */
  String authorization() {
    return "PBSAPIToken=" + authId + ":" + secret.reveal();
  }

  /** The text without the secret, should it be in there. */
  String hide(String text) {
    return text.replace(secret.reveal(), secret.toString());
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return authId;
  }
}
