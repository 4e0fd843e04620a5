package io.pbs4j.core.access;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.snapshot.SafeName;

/**
 * A user, written {@code name@realm}.
 *
 * @param name no white space, colon, slash or control character
 * @param realm a {@link SafeName} of 2 to 32 characters
 */
public record Userid(String name, String realm) {
  private static final String FIELD = "userid";

  /** Checks both parts and the length of the text form, 3 to 64. */
  public Userid {
    if (name.isEmpty() || !name.chars().allMatch(Userid::isNameChar) || !SafeName.matches(realm)) {
      throw new InvalidNameException(FIELD, InvalidNameException.PATTERN);
    }
    SafeName.requireLength("realm", realm, 2, 32);
    SafeName.requireLength(FIELD, name + "@" + realm, 3, 64);
  }

  /** Parses {@code name@realm}; the last {@code @} separates. */
  public static Userid parse(String text) {
    int at = text.lastIndexOf('@');
    if (at < 0) {
      throw new InvalidNameException(FIELD, InvalidNameException.PATTERN);
    }
    return new Userid(text.substring(0, at), text.substring(at + 1));
  }

  private static boolean isNameChar(int ch) {
    return ch != ':' && ch != '/' && !Character.isWhitespace(ch) && !Character.isISOControl(ch);
  }

  @Override
  public String toString() {
    return name + "@" + realm;
  }
}
