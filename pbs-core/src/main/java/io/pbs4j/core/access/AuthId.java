package io.pbs4j.core.access;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.snapshot.SafeName;
import org.jspecify.annotations.Nullable;

/**
 * Who acts: a user ({@code root@pam}) or an API token of a user ({@code root@pam!backup}).
 *
 * @param user the user, or the token's user
 * @param token the token's name, {@code null} for the user
 */
public record AuthId(Userid user, @Nullable String token) {
  private static final String FIELD = "auth-id";

  /** Checks the token name and the length of the text form, 3 to 64. */
  public AuthId {
    if (token != null && !SafeName.matches(token)) {
      throw new InvalidNameException(FIELD, InvalidNameException.PATTERN);
    }
    SafeName.requireLength(FIELD, token == null ? user.toString() : user + "!" + token, 3, 64);
  }

  /** Parses {@code name@realm} or {@code name@realm!token}. */
  public static AuthId parse(String text) {
    int mark = text.lastIndexOf('!');
    // A user name may hold a '!', a realm may not: only a mark behind the '@' starts a token name.
    return mark > text.lastIndexOf('@')
        ? new AuthId(Userid.parse(text.substring(0, mark)), text.substring(mark + 1))
        : new AuthId(Userid.parse(text), null);
  }

  /** The user itself. */
  public static AuthId of(Userid user) {
    return new AuthId(user, null);
  }

  /** Whether this is a token. */
  public boolean isToken() {
    return token != null;
  }

  /**
   * Whether this id may use what {@code owner} owns: the same id, or a token of this very user. A token has
   * no right to what its user owns.
   */
  public boolean mayUseGroupOf(AuthId owner) {
    return equals(owner) || (!isToken() && owner.isToken() && owner.user.equals(user));
  }

  @Override
  public String toString() {
    return token == null ? user.toString() : user + "!" + token;
  }
}
