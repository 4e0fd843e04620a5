package io.pbs4j.client.http;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Turns what the network stack throws into {@link ClientException}s that say what to do. */
final class Failures {
  private Failures() {}

  /**
   * Finds the reason in a chain of causes.
   *
   * @param peer host and port for the message
   */
  static ClientException explain(String peer, Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof ClientException known) {
        return known.again();
      }
      if (t instanceof UntrustedCertificateException untrusted) {
        return untrusted(peer, untrusted);
      }
    }
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof UnknownHostException || t instanceof UnresolvedAddressException) {
        return new ClientException(Kind.UNREACHABLE, peer + ": unknown host", failure);
      }
      if (t instanceof ConnectException || t instanceof NoRouteToHostException) {
        return new ClientException(Kind.UNREACHABLE, peer + ": cannot connect: " + t.getMessage(), failure);
      }
      if (t instanceof SocketTimeoutException || t instanceof TimeoutException) {
        return new ClientException(Kind.UNREACHABLE, peer + ": no answer in time", failure);
      }
      if (t instanceof SSLException) {
        return new ClientException(Kind.UNREACHABLE, peer + ": no TLS: " + t.getMessage(), failure);
      }
    }
    return new ClientException(
        Kind.DISCONNECTED, peer + ": connection lost: " + reason(failure), failure);
  }

  /**
   * Whether a connection broke, while TLS was being agreed on or later. The stock server takes a connection
   * for plain HTTP where a client's first message comes more than a second late, as it does on a busy
   * machine. That shows as plain text instead of TLS, or as a connection that is closed.
   */
  static boolean isBrokenConnection(ClientException failure) {
    if (failure.kind() == Kind.DISCONNECTED) {
      return true;
    }
    boolean reached = failure.kind() == Kind.UNREACHABLE;
    for (Throwable t = failure; reached && t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof SSLException) {
        return true;
      }
    }
    return false;
  }

  private static ClientException untrusted(String peer, UntrustedCertificateException untrusted) {
    if (untrusted.expected() == null) {
      return new ClientException(
          Kind.UNTRUSTED_CERTIFICATE,
          peer
              + ": certificate is not signed by a known authority for this host; if it is the right server,"
              + " set PBS_FINGERPRINT="
              + untrusted.presented(),
          untrusted);
    }
    return new ClientException(
        Kind.WRONG_FINGERPRINT,
        peer
            + ": wrong certificate fingerprint: server has "
            + untrusted.presented()
            + ", expected "
            + untrusted.expected(),
        untrusted);
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
