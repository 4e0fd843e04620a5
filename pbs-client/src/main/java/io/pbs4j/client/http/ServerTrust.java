package io.pbs4j.client.http;

import io.pbs4j.client.CertificatePin;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a server is the right one: with a pin, by the fingerprint of its certificate and nothing
 * else; without, by the platform's authorities and the host name, or by an exception that a caller makes.
 *
 * <p>The check of the host name is the platform trust manager's; being an extended one, this one decides
 * whether it is asked.
 */
public final class ServerTrust extends X509ExtendedTrustManager {
  private final @Nullable CertificatePin pin;
  private final Predicate<CertificatePin> exceptions;
  /** Only without a pin: reading the authorities takes time and memory. */
  private final @Nullable X509ExtendedTrustManager platform;

  private ServerTrust(
      @Nullable CertificatePin pin,
      Predicate<CertificatePin> exceptions,
      @Nullable X509ExtendedTrustManager platform) {
    this.pin = pin;
    this.exceptions = exceptions;
    this.platform = platform;
  }

  /**
   * A TLS context that asks this trust.
   *
   * @param pin of the server's own certificate; {@code null} for the platform's authorities
   */
  public static SSLContext context(@Nullable CertificatePin pin) {
    return context(pin, presented -> false);
  }

  /** A TLS context without a pin that asks about certificates which the platform does not accept. */
  public static SSLContext context(Predicate<CertificatePin> exceptions) {
    return context(null, exceptions);
  }

  private static SSLContext context(@Nullable CertificatePin pin, Predicate<CertificatePin> exceptions) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      X509ExtendedTrustManager platform = pin == null ? platformTrust() : null;
      context.init(null, new TrustManager[] {new ServerTrust(pin, exceptions, platform)}, null);
      warmUp(context);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS on this platform", e);
    }
  }

  /**
   * Makes a client's first message once, for nobody. The stock server takes a connection for plain HTTP where
   * that message does not follow at once, and making the first takes a second on a busy machine.
   */
  private static void warmUp(SSLContext context) {
    try {
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(true);
      engine.beginHandshake();
      ByteBuffer message = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), message);
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS on this platform", e);
    }
  }

  private static X509ExtendedTrustManager platformTrust() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain, () -> platform().checkServerTrusted(chain, authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, () -> platform().checkServerTrusted(chain, authType, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
    check(chain, () -> platform().checkServerTrusted(chain, authType));
  }

  private X509ExtendedTrustManager platform() {
    return Objects.requireNonNull(platform);
  }

  private interface Validation {
    void run() throws CertificateException;
  }

  private void check(X509Certificate[] chain, Validation ordinary) throws CertificateException {
    CertificatePin presented = CertificatePin.of(chain[0]);
    if (pin == null) {
      try {
        ordinary.run();
      } catch (CertificateException e) {
        if (exceptions.test(presented)) {
          return;
        }
        throw new UntrustedCertificateException(presented, null, e);
      }
    } else if (!pin.matches(presented)) {
      throw new UntrustedCertificateException(presented, pin, null);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
