package io.pbs4j.client.http;

import io.pbs4j.client.Secret;
import io.pbs4j.core.access.AuthId;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** An API token: one header with every request. */
final class TokenLogin implements Login {
  private final AuthId token;
  private final Secret secret;

  TokenLogin(AuthId token, Secret secret) {
    this.token = token;
    this.secret = secret;
  }

  @Override
  public void authorize(HttpFields.Mutable headers) {
    // Servers decode the secret, so everything but plain letters goes encoded.
    headers.put(
        HttpHeader.AUTHORIZATION, "PBSAPIToken=" + token + ":" + Parameters.encode(secret.reveal()));
  }

  @Override
  public boolean refused() {
    return false;
  }
}
