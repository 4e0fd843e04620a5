package io.pbs4j.client;

import java.net.URI;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What a client needs to know to reach its server.
 *
 * @param repository where and as whom
 * @param secret password of the user or secret of the token
 * @param pin fingerprint that the server's certificate must have; {@code null} for ordinary validation
 * @param proxy HTTP proxy to tunnel through, such as {@code http://proxy:3128}; {@code null} for none
 * @param clock tells how old a ticket is
 */
public record ClientSettings(
    Repository repository,
    Secret secret,
    @Nullable CertificatePin pin,
    @Nullable URI proxy,
    InstantSource clock) {
  /** Settings without a proxy, on the system's clock. */
  public ClientSettings(Repository repository, Secret secret, @Nullable CertificatePin pin) {
    this(repository, secret, pin, null, InstantSource.system());
  }
}
