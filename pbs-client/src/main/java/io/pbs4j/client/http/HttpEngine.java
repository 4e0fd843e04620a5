package io.pbs4j.client.http;

import io.pbs4j.client.ClientSettings;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The network stack of one client: HTTP/1.1 for REST and upgrades, and HTTP/2 on upgraded connections, over
 * the same sockets, threads and TLS settings.
 */
public final class HttpEngine implements Closeable {
  /** How long connecting may take; the stock client's value. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** How long a server may think before it answers; the stock client's value. */
  static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

  /** Name sent to servers, which show it in their access log. */
  static final String USER_AGENT = "pbs4j/1.0";

  /** Receive window of a connection and of a stream: the largest that HTTP/2 has, as the stock client. */
  private static final int RECEIVE_WINDOW = Integer.MAX_VALUE - 1;

  /** Largest frame, 4 MiB as both stock programs have it: a chunk travels in one. */
  private static final int MAX_FRAME = 4 << 20;

  /** Silence after which the kernel asks whether the peer is still there; the stock client's value. */
  private static final int KEEP_ALIVE_SECONDS = 120;

  private static final int MAX_THREADS = 32;
  private static final int MIN_THREADS = 2;

  private final HttpClient http;
  private final HTTP2Client http2;

  private HttpEngine(HttpClient http, HTTP2Client http2) {
    this.http = http;
    this.http2 = http2;
  }

  /** Starts the threads. */
  public static HttpEngine start(ClientSettings settings) {
    ClientConnector connector = new KeepAliveConnector();
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    threads.setName("pbs-client");
    threads.setDaemon(true);
    connector.setExecutor(threads);
    connector.setSelectors(1);
    connector.setConnectTimeout(CONNECT_TIMEOUT);
    connector.setSslContextFactory(tls(settings));

    HttpClient http = new HttpClient(new HttpClientTransportOverHTTP(connector));
    http.setFollowRedirects(false);
    http.setHttpCookieStore(new HttpCookieStore.Empty());
    http.setUserAgentField(null);
    http.setIdleTimeout(ANSWER_TIMEOUT.toMillis());
    URI proxy = settings.proxy();
    if (proxy != null) {
      http.getProxyConfiguration().addProxy(new HttpProxy(proxy.getHost(), proxy.getPort()));
    }

    HTTP2Client http2 = new HTTP2Client(connector);
    http2.setUseALPN(false);
    http2.setInitialSessionRecvWindow(RECEIVE_WINDOW);
    http2.setInitialStreamRecvWindow(RECEIVE_WINDOW);
    http2.setMaxFrameSize(MAX_FRAME);
    http2.setMaxConcurrentPushedStreams(0);
    http2.setStreamIdleTimeout(0);
    try {
      http.start();
      http.getContentDecoderFactories().clear();
      http.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
      http.getProtocolHandlers().put(new ProtocolUpgrader.Handler());
      http2.start();
    } catch (Exception e) {
      throw new IllegalStateException("cannot start the HTTP client", e);
    }
    return new HttpEngine(http, http2);
  }

  private static SslContextFactory.Client tls(ClientSettings settings) {
    SslContextFactory.Client tls = new SslContextFactory.Client();
    tls.setSslContext(ServerTrust.context(settings.pin()));
    return tls;
  }

  HttpClient http() {
    return http;
  }

  HTTP2Client http2() {
    return http2;
  }

  /** Closes all connections, those of sessions as well. */
  @Override
  public void close() throws IOException {
    try {
      http2.stop();
      http.stop();
    } catch (Exception e) {
      throw new IOException("closing the HTTP client failed", e);
    }
  }

  /** Lets the kernel find dead peers: sessions have no idle timeout, a backup may be silent for long. */
  private static final class KeepAliveConnector extends ClientConnector {
    @Override
    protected void configure(SelectableChannel selectable) throws IOException {
      super.configure(selectable);
      if (selectable instanceof SocketChannel channel) {
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        if (channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
          channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_SECONDS);
        }
      }
    }
  }
}
