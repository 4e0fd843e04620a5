package io.pbs4j.client.http;

import io.pbs4j.client.CertificatePin;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** A server showed a certificate that is not accepted. */
public final class UntrustedCertificateException extends CertificateException {
  private static final long serialVersionUID = 1L;

  private final transient CertificatePin presented;
  private final transient @Nullable CertificatePin expected;

  UntrustedCertificateException(
      CertificatePin presented, @Nullable CertificatePin expected, @Nullable Throwable cause) {
    super("certificate " + presented + " is not accepted", cause);
    this.presented = presented;
    this.expected = expected;
  }

  /** The fingerprint of what the server showed. */
  public CertificatePin presented() {
    return presented;
  }

  /** The pin, or {@code null} when ordinary validation failed. */
  public @Nullable CertificatePin expected() {
    return expected;
  }
}
