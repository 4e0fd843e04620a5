package io.pbs4j.agent.settings;

import io.pbs4j.client.CertificatePin;
import io.pbs4j.client.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The PBS that is reported.
 *
 * @param url of its API, without {@code /api2}
 * @param token {@code user@realm!name:secret}
 * @param pin of its certificate; {@code null} for the platform's authorities, and on this host for the
 *     certificate that was seen first
 */
public record Source(URI url, Secret token, @Nullable CertificatePin pin) {}
