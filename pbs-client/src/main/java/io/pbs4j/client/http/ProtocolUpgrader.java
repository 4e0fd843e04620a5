package io.pbs4j.client.http;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.UpgradeProtocolHandler;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.HTTP2ClientConnectionFactory;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/** Makes an HTTP/2 connection of one whose server answered 101. */
final class ProtocolUpgrader implements HttpUpgrader {
  /** An upgraded connection. */
  record Upgraded(HTTP2Session session, EndPoint endPoint) {}

  private final HTTP2Client client;
  private final Session.Listener listener;
  private final CompletableFuture<Upgraded> upgraded = new CompletableFuture<>();

  ProtocolUpgrader(HTTP2Client client, Session.Listener listener) {
    this.client = client;
    this.listener = listener;
  }

  /** Done when the client's preface is sent. */
  CompletableFuture<Upgraded> upgraded() {
    return upgraded;
  }

  @Override
  public void prepare(Request request) {
    // The request already has its headers.
  }

  @Override
  public void upgrade(Response response, EndPoint endPoint, Callback callback) {
    // A session may be silent for hours; see KeepAliveConnector.
    endPoint.setIdleTimeout(0);
    Map<String, Object> context = new HashMap<>();
    context.put(HTTP2Client.CONTEXT_KEY, client);
    context.put(HTTP2Client.SESSION_LISTENER_CONTEXT_KEY, listener);
    context.put(
        HTTP2Client.SESSION_PROMISE_CONTEXT_KEY,
        Promise.<Session>from(
            session -> upgraded.complete(new Upgraded((HTTP2Session) session, endPoint)),
            upgraded::completeExceptionally));
    endPoint.upgrade(new HTTP2ClientConnectionFactory().newConnection(endPoint, context));
    callback.succeeded();
  }

  /** Lets the HTTP client hand on 101 answers to our protocols; it knows WebSocket and h2c only. */
  static final class Handler extends UpgradeProtocolHandler {
    @Override
    protected boolean acceptHeaders(Request request, Response response) {
      // Asked when the status line is read: the answer has no headers yet.
      return request.getHeaders().contains(HttpHeader.UPGRADE);
    }
  }
}
