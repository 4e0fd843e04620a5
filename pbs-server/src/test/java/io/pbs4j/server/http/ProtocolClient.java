package io.pbs4j.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.HTTP2ClientConnectionFactory;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ClientConnectionFactory;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.io.ssl.SslClientConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * A client for tests: sends one HTTP/1.1 request over TLS without ALPN and, after its 101, speaks HTTP/2 on
 * the same connection.
 */
public final class ProtocolClient implements AutoCloseable {
  /** How long anything may take before a test fails. */
  private static final int PATIENCE_SECONDS = 20;

  private final HTTP2Client client;
  private final CompletableFuture<Session> session = new CompletableFuture<>();
  private final CompletableFuture<Map<Integer, Integer>> settings = new CompletableFuture<>();
  private final CompletableFuture<String> head = new CompletableFuture<>();
  private @Nullable EndPoint endPoint;

  /**
   * An answer.
   *
   * @param status HTTP status
   * @param headers header fields
   * @param body whole body
   */
  public record Answer(int status, HttpFields headers, byte[] body) {
    /** The body as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private ProtocolClient(ClientConnector connector) {
    client = new HTTP2Client(connector);
  }

  /**
   * Connects to 127.0.0.1 and sends a request head.
   *
   * @param head request line and headers without the empty line
   */
  public static ProtocolClient connect(int port, String... head) throws Exception {
    ClientConnector connector = new ClientConnector();
    SslContextFactory.Client tls = new SslContextFactory.Client(true);
    connector.setSslContextFactory(tls);
    ProtocolClient made = new ProtocolClient(connector);
    made.client.setInitialSessionRecvWindow(64 << 20);
    made.client.setInitialStreamRecvWindow(64 << 20);
    made.client.setMaxFrameSize(4 << 20);
    made.client.start();
    Map<String, Object> context = new HashMap<>();
    context.put(HTTP2Client.CONTEXT_KEY, made.client);
    context.put(Transport.class.getName(), Transport.TCP_IP);
    context.put(
        HTTP2Client.SESSION_LISTENER_CONTEXT_KEY,
        new Session.Listener() {
          @Override
          public void onSettings(Session from, SettingsFrame frame) {
            made.settings.complete(frame.getSettings());
          }
        });
    context.put(HTTP2Client.SESSION_PROMISE_CONTEXT_KEY, made.sessionPromise());
    Promise<Connection> connected =
        Promise.from(
            c -> {},
            x -> {
              made.head.completeExceptionally(x);
              made.session.completeExceptionally(x);
            });
    context.put(ClientConnector.CONNECTION_PROMISE_CONTEXT_KEY, connected);
    ClientConnectionFactory upgrading =
        (end, c) -> made.new Upgrading(end, connector.getExecutor(), String.join("\r\n", head), c);
    context.put(
        ClientConnectionFactory.CONTEXT_KEY,
        new SslClientConnectionFactory(
            tls, connector.getByteBufferPool(), connector.getExecutor(), upgrading));
    connector.connect(new InetSocketAddress("127.0.0.1", port), context);
    return made;
  }

  private Promise<Session> sessionPromise() {
    return Promise.from(session::complete, session::completeExceptionally);
  }

  /** Status line, headers and, if it was no 101, the first bytes of the body. */
  public String head() throws Exception {
    return head.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** What the server's SETTINGS frame said. */
  public Map<Integer, Integer> settings() throws Exception {
    return settings.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Sends a request and waits for its answer. */
  public Answer request(String method, String pathQuery, byte @Nullable [] body) throws Exception {
    return send(method, pathQuery, null, body).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Sends a request with a JSON body and waits for its answer. */
  public Answer json(String method, String pathQuery, String body) throws Exception {
    return send(method, pathQuery, "application/json", body.getBytes(StandardCharsets.UTF_8))
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Sends a request; fails when its stream is reset or the connection ends. */
  public CompletableFuture<Answer> send(
      String method, String pathQuery, @Nullable String contentType, byte @Nullable [] body)
      throws Exception {
    HttpFields.Mutable fields = HttpFields.build();
    if (contentType != null) {
      fields.put("content-type", contentType);
    }
    HttpURI uri = HttpURI.from("https://localhost:8007" + pathQuery);
    MetaData.Request request = new MetaData.Request(method, uri, HttpVersion.HTTP_2, fields);
    Exchange exchange = new Exchange();
    session
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .newStream(
            new HeadersFrame(request, null, body == null),
            Promise.from(
                stream -> {
                  if (body != null) {
                    stream.data(
                        new DataFrame(stream.getId(), ByteBuffer.wrap(body), true), Callback.NOOP);
                  }
                },
                exchange.answer::completeExceptionally),
            exchange);
    return exchange.answer;
  }

  /** Breaks the connection without any farewell. */
  public void kill() {
    EndPoint end = endPoint;
    if (end != null) {
      end.close(new IOException("killed by the test"));
    }
  }

  @Override
  public void close() throws IOException {
    try {
      client.stop();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static final class Exchange implements Stream.Listener {
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;
    private HttpFields headers = HttpFields.EMPTY;

    @Override
    public void onHeaders(Stream stream, HeadersFrame frame) {
      if (frame.getMetaData() instanceof MetaData.Response response) {
        status = response.getStatus();
        headers = response.getHttpFields();
      }
      if (frame.isEndStream()) {
        finish();
      } else {
        stream.demand();
      }
    }

    @Override
    public void onDataAvailable(Stream stream) {
      Stream.Data data = stream.readData();
      if (data == null) {
        stream.demand();
        return;
      }
      ByteBuffer piece = data.frame().getByteBuffer();
      byte[] bytes = new byte[piece.remaining()];
      piece.get(bytes);
      body.writeBytes(bytes);
      boolean last = data.frame().isEndStream();
      data.release();
      if (last) {
        finish();
      } else {
        stream.demand();
      }
    }

    private void finish() {
      answer.complete(new Answer(status, headers, body.toByteArray()));
    }

    @Override
    public void onReset(Stream stream, ResetFrame frame, Callback callback) {
      answer.completeExceptionally(new IOException("stream was reset"));
      callback.succeeded();
    }

    @Override
    public void onFailure(
        Stream stream, int error, String reason, Throwable failure, Callback callback) {
      answer.completeExceptionally(failure == null ? new IOException(reason) : failure);
      callback.succeeded();
    }
  }

  /** Sends the head, reads the answer's, and switches when it was a 101. */
  private final class Upgrading extends AbstractConnection {
    private final String request;
    private final Map<String, Object> context;
    private final StringBuilder received = new StringBuilder();

    Upgrading(EndPoint end, Executor executor, String request, Map<String, Object> context) {
      super(end, executor);
      this.request = request;
      this.context = context;
    }

    @Override
    public void onOpen() {
      super.onOpen();
      endPoint = getEndPoint();
      byte[] bytes = (request + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
      getEndPoint().write(Callback.from(this::fillInterested, head::completeExceptionally),
          ByteBuffer.wrap(bytes));
    }

    @Override
    public void onFillable() {
      try {
        ByteBuffer one = ByteBuffer.allocate(1);
        while (received.indexOf("\r\n\r\n") < 0) {
          one.clear().flip();
          int count = getEndPoint().fill(one);
          if (count == 0) {
            fillInterested();
            return;
          }
          if (count < 0) {
            head.complete(received.toString());
            getEndPoint().close();
            return;
          }
          received.append((char) one.get());
        }
        head.complete(received.toString());
        if (received.indexOf("HTTP/1.1 101") == 0) {
          getEndPoint().upgrade(new HTTP2ClientConnectionFactory().newConnection(getEndPoint(), context));
        } else {
          getEndPoint().close();
        }
      } catch (IOException e) {
        head.completeExceptionally(e);
      }
    }
  }
}
