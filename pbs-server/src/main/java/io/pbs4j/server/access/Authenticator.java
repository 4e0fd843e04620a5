package io.pbs4j.server.access;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.access.Userid;
import io.pbs4j.server.http.PercentEncoding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out who sent a request: by ticket cookie, else by API token. */
public final class Authenticator {
  private static final Set<String> COOKIES = Set.of("PBSAuthCookie", "__Host-PBSAuthCookie");
  private static final String SCHEME = "pbsapitoken";
  private static final String FAILED = "authentication failed - ";

  private final UserStore users;
  private final Tickets tickets;

  /** Creates the authenticator. */
  public Authenticator(UserStore users, Tickets tickets) {
    this.users = users;
    this.tickets = tickets;
  }

  /** Who sent a request. */
  public AuthId authenticate(Credentials credentials) throws NotAuthenticatedException {
    String ticket = ticket(credentials.cookies());
    if (ticket != null) {
      return byTicket(ticket, credentials);
    }
    String authorization = credentials.authorization();
    if (authorization == null) {
      throw new NotAuthenticatedException(FAILED + "no authentication credentials provided.");
    }
    return byToken(authorization).orElseThrow(() -> invalid("invalid credentials"));
  }

  private AuthId byTicket(String ticket, Credentials credentials) throws NotAuthenticatedException {
    Userid userid = tickets.verify(ticket).orElseThrow(() -> invalid("invalid ticket"));
    if (!users.isActive(AuthId.of(userid))) {
      throw invalid("user account disabled or expired.");
    }
    if (!credentials.readOnly()) {
      String guard = credentials.guard();
      if (guard == null) {
        throw invalid("missing CSRF prevention token");
      }
      if (!tickets.verifyGuard(guard, userid)) {
        throw invalid("invalid CSRF prevention token");
      }
    }
    return AuthId.of(userid);
  }

  private Optional<AuthId> byToken(String authorization) {
    int length = SCHEME.length();
    if (authorization.length() <= length
        || !authorization.substring(0, length).toLowerCase(Locale.ROOT).equals(SCHEME)
        || (authorization.charAt(length) != '=' && authorization.charAt(length) != ' ')) {
      return Optional.empty();
    }
    String pair = authorization.substring(length + 1).strip();
    int colon = pair.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    AuthId id;
    try {
      id = AuthId.parse(pair.substring(0, colon));
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
    Secret secret = Secret.of(PercentEncoding.decode(pair.substring(colon + 1)));
    return users
        .token(id)
        .filter(token -> secret.matches(token.hash()))
        .filter(token -> users.isActive(id))
        .map(Token::id);
  }

  private static NotAuthenticatedException invalid(String reason) {
    return new NotAuthenticatedException(FAILED + reason);
  }

  /** The ticket among some cookies, {@code null} for none; some clients percent-encode it, some do not. */
  private static @Nullable String ticket(List<String> headers) {
    for (String header : headers) {
      for (String cookie : header.split(";", -1)) {
        int equals = cookie.indexOf('=');
        if (equals > 0 && COOKIES.contains(cookie.substring(0, equals).strip())) {
          return PercentEncoding.decode(cookie.substring(equals + 1).strip());
        }
      }
    }
    return null;
  }
}
