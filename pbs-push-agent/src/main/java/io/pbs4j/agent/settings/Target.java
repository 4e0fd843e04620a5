package io.pbs4j.agent.settings;

import io.pbs4j.client.CertificatePin;
import io.pbs4j.client.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A receiver to push to.
 *
 * @param name host and port: in logs, metrics and the buffer's directory
 * @param url below which {@code /api/push/metrics} is
 * @param key of the receiver
 * @param pin of its certificate; {@code null} for the platform's authorities
 */
public record Target(String name, URI url, Secret key, @Nullable CertificatePin pin) {}
