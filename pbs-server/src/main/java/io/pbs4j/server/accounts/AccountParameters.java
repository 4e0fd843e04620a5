package io.pbs4j.server.accounts;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.access.Userid;
import io.pbs4j.server.access.Profile;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parameters that name accounts and what is known of them, and how to read them. */
final class AccountParameters {
  private static final String SAFE = "[A-Za-z0-9_][A-Za-z0-9._\\-]*";
  private static final String USER = "[^\\s:/\\p{Cntrl}]+@" + SAFE;
  private static final String LINE = "\\P{Cntrl}*";

  static final Parameter USERID =
      Parameter.required("userid", Schema.text(USER).length(3, 64), "User as name@realm.");
  static final Parameter TOKEN_NAME =
      Parameter.required("token-name", Schema.text(SAFE), "Name of the token, without its user.");
  static final Parameter AUTH_ID =
      Parameter.optional(
          "auth-id",
          Schema.text(USER + "|" + USER + "!" + SAFE).length(3, 64),
          "User as name@realm, or token as name@realm!token.");

  /** What somebody sends to prove who he is; may be a ticket, which is longer than a password. */
  static final Parameter SENT_PASSWORD =
      Parameter.optional("password", Schema.text(LINE).length(1, 1024), "The caller's own password.");

  static final Parameter PASSWORD =
      Parameter.optional("password", Schema.text(LINE).length(5, 64), "Password, for the realm pbs.");

  /** A line about something. */
  static final Parameter COMMENT = Parameter.optional("comment", Schema.text(LINE).length(0, 128), "Comment.");

  static final Parameter ENABLE =
      Parameter.optional("enable", Schema.flag(), "Whether it may be used; true when missing.");
  static final Parameter EXPIRE =
      Parameter.optional(
          "expire", Schema.atLeast(0), "Seconds since 1970 after which it may not be used; 0 for never.");

  /** What is known of a user. */
  static final List<Parameter> PROFILE =
      List.of(
          COMMENT,
          Parameter.optional("firstname", Schema.text(LINE).length(2, 64), "First name."),
          Parameter.optional("lastname", Schema.text(LINE).length(2, 64), "Family name."),
          Parameter.optional("email", Schema.text(LINE).length(2, 64), "Address for mail."));

  private AccountParameters() {}

  static Userid userid(Parameters p) {
    return Userid.parse(p.text("userid"));
  }

  static AuthId tokenid(Parameters p) {
    return new AuthId(userid(p), p.text("token-name"));
  }

  /** What was known, with what a call sets and without what it deletes. */
  static Profile profile(Profile old, Parameters p) {
    return new Profile(
        changed(old.comment(), "comment", p),
        changed(old.firstname(), "firstname", p),
        changed(old.lastname(), "lastname", p),
        changed(old.email(), "email", p));
  }

  static @Nullable String changed(@Nullable String old, String name, Parameters p) {
    if (p.has(name)) {
      return p.textOrNull(name);
    }
    return p.texts("delete").contains(name) ? null : old;
  }

  static boolean enable(boolean old, Parameters p) {
    return p.has("enable") ? p.flag("enable") : old;
  }

  static long expire(long old, Parameters p) {
    Long value = p.numberOrNull("expire");
    return value == null ? old : value;
  }
}
