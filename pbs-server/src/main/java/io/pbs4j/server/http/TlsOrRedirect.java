package io.pbs4j.server.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;

/** Looks at the first bytes of a connection: TLS goes to TLS, the rest is taken as clear-text HTTP. */
final class TlsOrRedirect extends DetectorConnectionFactory {
  private final HttpConnectionFactory clearText;
  private final Duration patience;

  /**
   * Creates the factory.
   *
   * @param patience how long a connection may stay silent before its first bytes, and between clear-text
   *     requests
   */
  TlsOrRedirect(SslConnectionFactory tls, HttpConnectionFactory clearText, Duration patience) {
    super(tls);
    this.clearText = clearText;
    this.patience = patience;
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    endPoint.setIdleTimeout(patience.toMillis());
    return super.newConnection(connector, endPoint);
  }

  @Override
  protected void nextProtocol(Connector connector, EndPoint endPoint, ByteBuffer buffer) {
    upgradeToConnectionFactory(clearText, connector, endPoint);
  }
}
