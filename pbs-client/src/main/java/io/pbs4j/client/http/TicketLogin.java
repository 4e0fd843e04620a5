package io.pbs4j.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.Secret;
import io.pbs4j.core.access.AuthId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * A user with a password: a ticket is fetched for it and renewed, with the old ticket in place of the
 * password, once it is a quarter of an hour old and a request needs it.
 */
final class TicketLogin implements Login {
  /** Age from which a ticket is renewed; the stock client's value. Servers accept tickets for two hours. */
  static final Duration RENEW_AFTER = Duration.ofMinutes(15);

  /** Sends the login request, without authorization, and returns the answer's data. */
  interface Endpoint {
    JsonNode login(Parameters parameters) throws ClientException;
  }

  private record Ticket(Secret value, String csrf, Instant since) {}

  private final AuthId user;
  private final Secret password;
  private final InstantSource clock;
  private final Endpoint endpoint;
  private @Nullable Ticket ticket;

  TicketLogin(AuthId user, Secret password, InstantSource clock, Endpoint endpoint) {
    this.user = user;
    this.password = password;
    this.clock = clock;
    this.endpoint = endpoint;
  }

  @Override
  public void authorize(HttpFields.Mutable headers) throws ClientException {
    Ticket valid = validTicket();
    headers.put(HttpHeader.COOKIE, "PBSAuthCookie=" + Parameters.encode(valid.value.reveal()));
    headers.put("CSRFPreventionToken", valid.csrf);
  }

  @Override
  public synchronized boolean refused() {
    Ticket old = ticket;
    ticket = null;
    // A ticket fetched just now will not become better.
    return old != null && age(old).compareTo(Duration.ofMinutes(1)) > 0;
  }

  private synchronized Ticket validTicket() throws ClientException {
    Ticket valid = ticket;
    if (valid == null) {
      valid = fetch(password);
    } else if (age(valid).compareTo(RENEW_AFTER) > 0) {
      valid = renew(valid);
    }
    ticket = valid;
    return valid;
  }

  private Duration age(Ticket of) {
    return Duration.between(of.since, clock.instant());
  }

  private Ticket renew(Ticket old) throws ClientException {
    try {
      return fetch(old.value);
    } catch (ClientException e) {
      if (e.kind() == Kind.AUTHENTICATION) {
        // Too old by now, or from before a restart of the server.
        return fetch(password);
      }
      throw e;
    }
  }

  private Ticket fetch(Secret proof) throws ClientException {
    JsonNode data =
        endpoint.login(
            Parameters.of("username", user.toString()).and("password", proof.reveal()));
    String value = data.path("ticket").asText();
    if (value.startsWith("PBS:!tfa!")) {
      throw new ClientException(
          Kind.UNSUPPORTED, user + " needs a second factor to log in; use an API token instead", null);
    }
    if (value.isEmpty()) {
      throw new ClientException(Kind.INVALID_ANSWER, "login answered without a ticket", null);
    }
    return new Ticket(
        Secret.of(value), data.path("CSRFPreventionToken").asText(), clock.instant());
  }
}
