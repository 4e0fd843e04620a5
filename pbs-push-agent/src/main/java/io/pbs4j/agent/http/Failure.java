package io.pbs4j.agent.http;

import io.pbs4j.client.http.UntrustedCertificateException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Says why there was no answer, in words for an operator. */
public final class Failure {
  private Failure() {}

  /** Whether the other side's certificate is the reason: no waiting mends that. */
  public static boolean isTrust(IOException failure) {
    return certificate(failure).isPresent();
  }

  /** The certificate that was not accepted. */
  public static Optional<UntrustedCertificateException> certificate(Throwable failure) {
    Throwable at = failure;
    while (at != null) {
      if (at instanceof UntrustedCertificateException certificate) {
        return Optional.of(certificate);
      }
      at = at.getCause();
    }
    return Optional.empty();
  }

  /** One line. */
  public static String text(IOException failure) {
    return certificate(failure)
        .map(
            one ->
                one.expected() == null
                    ? "its certificate is not trusted; if it is the right one, pin it: " + one.presented()
                    : "its certificate has another fingerprint than the pin: " + one.presented())
        .orElseGet(() -> plainText(failure));
  }

  private static String plainText(IOException failure) {
    String message = Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName());
    if (failure instanceof UnknownHostException) {
      return "host name not known: " + message;
    }
    if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
      return "no connection: " + message;
    }
    if (failure instanceof InterruptedIOException) {
      return "no answer in time: " + message;
    }
    return failure instanceof SSLException ? "TLS failed: " + message : message;
  }
}
