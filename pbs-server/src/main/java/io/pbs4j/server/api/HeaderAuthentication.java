package io.pbs4j.server.api;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.server.access.Authenticator;
import io.pbs4j.server.access.Credentials;
import io.pbs4j.server.access.NotAuthenticatedException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Takes the credentials out of a request's headers. */
public final class HeaderAuthentication implements Authentication {
  private static final String GUARD_HEADER = "CSRFPreventionToken";

  private final Authenticator authenticator;

  /** Creates the authentication. */
  public HeaderAuthentication(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  @Override
  public AuthId of(Request request) throws NotAuthenticatedException {
    return authenticator.authenticate(
        new Credentials(
            request.getHeaders().getValuesList(HttpHeader.COOKIE),
            request.getHeaders().get(HttpHeader.AUTHORIZATION),
            request.getHeaders().get(GUARD_HEADER),
            "GET".equals(request.getMethod())));
  }
}
