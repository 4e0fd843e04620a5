package io.pbs4j.server.http;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RateControl;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Turns an HTTP/1.1 connection into an HTTP/2 connection of the backup or reader protocol.
 *
 * <p>The switch is no {@code h2c}: after the 101 the client sends the whole HTTP/2 preface on the same TLS
 * stream, and no stream 1 is implied.
 */
public final class ProtocolUpgrade {
  /** Receive window of a stream and of the connection, in bytes: what stock clients meet elsewhere. */
  static final int WINDOW = 32 << 20;

  /** Largest DATA frame, in bytes: one whole chunk of the usual size. */
  static final int MAX_FRAME = 4 << 20;

  /** Streams at once; a client pipelines 64 chunk uploads, load tools more. */
  static final int MAX_STREAMS = 1024;

  /** What a peer that does not read is given to take the GOAWAY. */
  private static final Duration GOAWAY_TIME = Duration.ofSeconds(2);

  private static final String ATTRIBUTE = UpgradedConnection.class.getName();

  private final HTTP2ServerConnectionFactory factory;

  /**
   * Creates the upgrade.
   *
   * @param config of the upgraded connection's requests
   */
  public ProtocolUpgrade(HttpConfiguration config) {
    factory = new HTTP2ServerConnectionFactory(config);
    factory.setInitialStreamRecvWindow(WINDOW);
    factory.setInitialSessionRecvWindow(WINDOW);
    factory.setMaxFrameSize(MAX_FRAME);
    factory.setMaxConcurrentStreams(MAX_STREAMS);
    // Only authenticated peers get here, and thousands of small frames a second are an honest backup.
    factory.setRateControlFactory(
        new RateControl.Factory() {
          @Override
          public RateControl newRateControl(EndPoint endPoint) {
            return RateControl.NO_RATE_CONTROL;
          }
        });
  }

  /** The factory, to be a bean of the connector but none of its protocols. */
  HTTP2ServerConnectionFactory factory() {
    return factory;
  }

  /** The owner of the connection that a request came on, {@code null} when that was never upgraded. */
  static @Nullable UpgradedConnection ownerOf(Request request) {
    return (UpgradedConnection) request.getConnectionMetaData().getAttribute(ATTRIBUTE);
  }

  /**
   * Whether a request came on a connection that can be upgraded: HTTP/1.1, not HTTP/2.
   *
   * @param request the request
   */
  public static boolean isPossible(Request request) {
    return request.getConnectionMetaData().getHttpVersion().getVersion() == 11;
  }

  /**
   * Answers a request with 101 and hands the connection's further requests to {@code owner}.
   *
   * <p>To be called from a handler once every check has passed; completes the callback. {@code
   * owner.closed} is called exactly once, whatever happens.
   *
   * @param protocol the value of the Upgrade header, echoed
   */
  public void upgrade(
      Request request, Response response, Callback callback, String protocol, UpgradedConnection owner) {
    ConnectionMetaData metaData = request.getConnectionMetaData();
    Connection old = metaData.getConnection();
    EndPoint endPoint = old.getEndPoint();
    Connector connector = metaData.getConnector();
    // A backup may be silent for many minutes; a dead peer is found by TCP keep-alive.
    endPoint.setIdleTimeout(0);
    HTTP2Connection next = (HTTP2Connection) factory.newConnection(connector, endPoint);
    next.getSession().setStreamIdleTimeout(0);
    ((ConnectionMetaData) next).setAttribute(ATTRIBUTE, owner);
    Link link = new Link(connector, endPoint, next, owner);
    old.addEventListener(link);
    next.addEventListener(link);
    owner.opened(link);
    request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, next);
    response.setStatus(HttpStatus.SWITCHING_PROTOCOLS_101);
    response.getHeaders().put(HttpHeader.CONNECTION, "upgrade");
    response.getHeaders().put(HttpHeader.UPGRADE, protocol);
    Callback written =
        Callback.from(
            callback::succeeded,
            failure -> {
              link.failed(failure);
              callback.failed(failure);
            });
    response.write(true, null, written);
  }

  /** One upgraded connection: sees its end once, and can bring it about. */
  private static final class Link implements UpgradeLink, Connection.Listener {
    private final Connector connector;
    private final EndPoint endPoint;
    private final HTTP2Connection connection;
    private final UpgradedConnection owner;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile @Nullable Throwable cause;

    Link(Connector connector, EndPoint endPoint, HTTP2Connection connection, UpgradedConnection owner) {
      this.connector = connector;
      this.endPoint = endPoint;
      this.connection = connection;
      this.owner = owner;
    }

    @Override
    public void close(Throwable reason) {
      if (!closing.compareAndSet(false, true)) {
        return;
      }
      cause = reason;
      connector
          .getScheduler()
          .schedule(endPoint::close, GOAWAY_TIME.toMillis(), TimeUnit.MILLISECONDS);
      String text = Objects.toString(reason.getMessage(), "closed");
      connection
          .getSession()
          .close(ErrorCode.CANCEL_STREAM_ERROR.code, text, Callback.from(endPoint::close));
    }

    void failed(Throwable reason) {
      if (cause == null) {
        cause = reason;
      }
      endPoint.close();
      end();
    }

    /** Sees the new connection start, perhaps on a socket that died between the 101 and now. */
    @Override
    public void onOpened(Connection opened) {
      if (!endPoint.isOpen()) {
        end();
      }
    }

    /** Sees the HTTP/1.1 connection end at the switch, which is no end, and the upgraded one end for good. */
    @Override
    public void onClosed(Connection closed) {
      if (closed == connection || !endPoint.isOpen()) {
        end();
      }
    }

    private void end() {
      if (ended.compareAndSet(false, true)) {
        owner.closed(cause);
      }
    }
  }
}
