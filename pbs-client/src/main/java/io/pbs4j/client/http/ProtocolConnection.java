package io.pbs4j.client.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.GoAwayFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/**
 * An upgraded connection: one backup or reader session. Calls may be made by several threads at once; their
 * answers come as futures that fail with {@link ClientException}. All calls fail when the connection ends.
 */
public final class ProtocolConnection implements Closeable {
  private static final int MAX_JSON_ANSWER = 1 << 20;
  private static final HttpField AGENT = new HttpField(HttpHeader.USER_AGENT, HttpEngine.USER_AGENT);

  private final String peer;
  private final ProtocolUpgrader.Upgraded upgraded;
  private final StreamGate gate;
  private final Set<Exchange> open;

  private ProtocolConnection(String peer, ProtocolUpgrader.Upgraded upgraded, Observer observer) {
    this.peer = peer;
    this.upgraded = upgraded;
    this.gate = observer.gate;
    this.open = observer.open;
  }

  /** Waits for an upgrade to be done; {@code observer} must have been its listener. */
  static ProtocolConnection of(String peer, ProtocolUpgrader.Upgraded upgraded, Observer observer) {
    return new ProtocolConnection(peer, upgraded, observer);
  }

  /** Calls with parameters in the query and no body, and returns the {@code data} of the answer. */
  public CompletableFuture<JsonNode> call(HttpMethod method, String path, Parameters query) {
    return json(sink -> send(method, path, query, "application/x-www-form-urlencoded", null, sink));
  }

  /** Sends raw bytes, with parameters in the query. The array must not change until the answer is there. */
  public CompletableFuture<JsonNode> upload(String path, Parameters query, byte[] body) {
    return json(sink -> send(HttpMethod.POST, path, query, "application/octet-stream", body, sink));
  }

  /** Sends a JSON object by {@code PUT}. */
  public CompletableFuture<JsonNode> put(String path, Map<String, Object> body) {
    byte[] bytes;
    try {
      bytes = RestClient.JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON object", e);
    }
    return json(sink -> send(HttpMethod.PUT, path, Parameters.NONE, "application/json", bytes, sink));
  }

  /** Fetches raw bytes. */
  public CompletableFuture<@Nullable Void> download(String path, Parameters query, BodySink sink) {
    return send(HttpMethod.GET, path, query, "application/x-www-form-urlencoded", null, sink);
  }

  /** Waits for an answer; a failure comes as {@link ClientException} of this thread. */
  public static <T extends @Nullable Object> T await(CompletableFuture<T> answer) throws ClientException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ClientException known) {
        throw known.again();
      }
      throw new ClientException(Kind.DISCONNECTED, String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException(Kind.DISCONNECTED, "interrupted", e);
    }
  }

  private interface Sending {
    CompletableFuture<@Nullable Void> into(MemorySink sink);
  }

  private static CompletableFuture<JsonNode> json(Sending sending) {
    MemorySink sink = new MemorySink(MAX_JSON_ANSWER);
    return sending.into(sink).thenApply(ignored -> data(sink.bytes()));
  }

  private static JsonNode data(byte[] answer) {
    try {
      JsonNode data = RestClient.JSON.readTree(answer).get("data");
      if (data != null) {
        return data;
      }
    } catch (IOException e) {
      // Reported below.
    }
    throw new CompletionException(
        new ClientException(Kind.INVALID_ANSWER, "got result without data property", null));
  }

  private CompletableFuture<@Nullable Void> send(
      HttpMethod method,
      String path,
      Parameters query,
      String contentType,
      byte @Nullable [] body,
      BodySink sink) {
    Exchange exchange = new Exchange(peer, sink);
    open.add(exchange);
    gate.enter(() -> start(exchange, request(method, query.appendTo(path), contentType), body));
    return exchange
        .done()
        .whenComplete(
            (ignored, failure) -> {
              open.remove(exchange);
              gate.leave();
            });
  }

  private static MetaData.Request request(HttpMethod method, String pathAndQuery, String contentType) {
    // The stock client names this authority whatever the server is called.
    HttpURI uri = HttpURI.from("https://localhost:8007" + pathAndQuery);
    HttpFields fields = HttpFields.from(AGENT, new HttpField(HttpHeader.CONTENT_TYPE, contentType));
    return new MetaData.Request(method.asString(), uri, HttpVersion.HTTP_2, fields);
  }

  private void start(Exchange exchange, MetaData.Request request, byte @Nullable [] body) {
    upgraded
        .session()
        .newStream(
            new HeadersFrame(request, null, body == null),
            Promise.from(stream -> sendBody(exchange, stream, body), exchange::fail),
            exchange);
  }

  private static void sendBody(Exchange exchange, Stream stream, byte @Nullable [] body) {
    if (body != null) {
      stream.data(
          new DataFrame(stream.getId(), ByteBuffer.wrap(body), true),
          Callback.from(() -> {}, exchange::fail));
    }
  }

  /** Ends the connection at once; the server sees the end of a session, done or not. */
  @Override
  public void close() {
    upgraded.endPoint().close();
  }

  /** Hears what happens to the connection as a whole. */
  static final class Observer implements Session.Listener {
    private final StreamGate gate = new StreamGate();
    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();

    @Override
    public void onSettings(Session session, SettingsFrame frame) {
      Integer streams = frame.getSettings().get(SettingsFrame.MAX_CONCURRENT_STREAMS);
      if (streams != null) {
        gate.limit(streams);
      }
    }

    @Override
    public boolean onIdleTimeout(Session session) {
      return false;
    }

    @Override
    public void onClose(Session session, GoAwayFrame frame, Callback callback) {
      failAll(new EOFException("server closed the connection"));
      callback.succeeded();
    }

    @Override
    public void onFailure(Session session, Throwable failure, Callback callback) {
      failAll(failure);
      callback.succeeded();
    }

    private void failAll(Throwable cause) {
      open.forEach(exchange -> exchange.fail(cause));
    }
  }
}
