package io.pbs4j.server.http;

import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The listening side: one TLS port for HTTP/1.1, HTTP/2 by ALPN and the upgraded protocols; clear text on
 * the same port is redirected.
 */
public final class HttpServer {
  /** How long a kept-alive HTTP/1.1 connection may be silent; the stock client counts on it. */
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(2);

  /** How long a TLS handshake may take. */
  private static final Duration HANDSHAKE_TIME = Duration.ofSeconds(10);

  /** Bytes of a request's line and headers: ticket cookies and a path and query of several KiB fit. */
  private static final int HEADER_BYTES = 32 << 10;

  /**
   * A request that waits for a far bucket holds a thread: up to 12 a backup, as many as its client has streams
   * open. So many serve 80 such backups at a time; they are started only when needed.
   */
  private static final int MAX_THREADS = 1000;

  private final Server server;
  private final ServerConnector connector;

  /**
   * Creates a server that does not listen yet.
   *
   * @param address where to listen; port 0 takes any free one
   * @param certificate what TLS shows
   * @param upgrade how protocol connections are switched
   * @param handler answers every request that is not of an upgraded connection
   */
  public HttpServer(
      InetSocketAddress address, ServerCertificate certificate, ProtocolUpgrade upgrade, Handler handler) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("http");
    server = new Server(threads);
    HttpConfiguration config = configuration();
    HttpConnectionFactory http1 = new HostOptionalConnectionFactory(config);
    HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(config);
    // Names of protocols are in small letters here; a client that offers only http/1.1 got no answer otherwise.
    ALPNServerConnectionFactory alpn =
        new ALPNServerConnectionFactory(http2.getProtocol(), http1.getProtocol().toLowerCase(Locale.ROOT));
    // Stock clients offer no ALPN at all.
    alpn.setDefaultProtocol(HttpVersion.HTTP_1_1.asString());
    DeadlineTls tls = new DeadlineTls(tlsContext(certificate), alpn.getProtocol(), HANDSHAKE_TIME);
    TlsOrRedirect first =
        new TlsOrRedirect(tls, new HttpConnectionFactory(clearTextConfiguration()), HANDSHAKE_TIME);
    connector = new KeepAliveConnector(server, first, tls, alpn, http2, http1);
    connector.addBean(upgrade.factory());
    connector.setHost(address.getHostString());
    connector.setPort(address.getPort());
    connector.setIdleTimeout(KEEP_ALIVE.toMillis());
    server.addConnector(connector);
    server.setErrorHandler(new PlainTextErrors());
    server.setHandler(new UpgradedRequests(new HttpsRedirect(handler)));
  }

  /** The configuration that requests over TLS share, also those of upgraded connections. */
  public static HttpConfiguration configuration() {
    HttpConfiguration config = clearTextConfiguration();
    // Every upgraded request names the authority localhost:8007, and clients pin instead of using names.
    config.addCustomizer(new SecureRequestCustomizer(false));
    return config;
  }

  private static HttpConfiguration clearTextConfiguration() {
    HttpConfiguration config = new HttpConfiguration();
    config.setSendServerVersion(false);
    config.setRequestHeaderSize(HEADER_BYTES);
    // Else a header counts as the one before on its connection whose letters differ in case only, also a secret.
    config.setHeaderCacheCaseSensitive(true);
    // Paths are split and checked by RequestPath, which knows the API's own rules.
    config.setUriCompliance(UriCompliance.UNSAFE);
    return config;
  }

  private static SslContextFactory.Server tlsContext(ServerCertificate certificate) {
    SslContextFactory.Server context = new SslContextFactory.Server();
    KeyStore store = certificate.keyStore();
    context.setKeyStore(store);
    context.setKeyStorePassword("");
    context.setSniRequired(false);
    return context;
  }

  /** Starts to listen. */
  public void start() throws Exception {
    server.start();
  }

  /** Closes every connection and stops; harmless when not started. */
  public void stop() throws Exception {
    server.stop();
  }

  /** Stops to accept connections; those that exist go on. */
  public void stopAccepting() {
    connector.close();
  }

  /** The port it listens on; negative when it does not. */
  public int port() {
    return connector.getLocalPort();
  }
}
