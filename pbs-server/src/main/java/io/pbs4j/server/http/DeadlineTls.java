package io.pbs4j.server.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;

/** TLS whose handshake must be done by a deadline. */
final class DeadlineTls extends SslConnectionFactory {
  private final Duration deadline;

  DeadlineTls(SslContextFactory.Server context, String nextProtocol, Duration deadline) {
    super(context, nextProtocol);
    this.deadline = deadline;
  }

  @Override
  protected SslConnection newSslConnection(Connector connector, EndPoint endPoint, SSLEngine engine) {
    SslConnection connection = super.newSslConnection(connector, endPoint, engine);
    Scheduler.Task alarm =
        connector.getScheduler().schedule(endPoint::close, deadline.toMillis(), TimeUnit.MILLISECONDS);
    connection.addHandshakeListener(
        new SslHandshakeListener() {
          @Override
          public void handshakeSucceeded(Event event) {
            alarm.cancel();
            endPoint.setIdleTimeout(connector.getIdleTimeout());
          }

          @Override
          public void handshakeFailed(Event event, Throwable failure) {
            alarm.cancel();
          }
        });
    return connection;
  }
}
