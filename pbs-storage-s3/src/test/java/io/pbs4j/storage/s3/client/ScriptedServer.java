package io.pbs4j.storage.s3.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pbs4j.storage.s3.S3Credentials;
import io.pbs4j.storage.s3.S3Settings;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server that gives the answers it was told, one after the other, and remembers what it was
 * asked.
 */
final class ScriptedServer implements Closeable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<Reply> script = new ArrayDeque<>();
  private final List<Asked> asked = new ArrayList<>();
  private final Queue<HttpExchange> silent = new ConcurrentLinkedQueue<>();

  ScriptedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** A request that came. */
  record Asked(String method, String target, Map<String, String> headers, byte[] body) {
    @Nullable String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }

    List<String> query() {
      return List.of(target.substring(target.indexOf('?') + 1).split("&", -1));
    }
  }

  /**
   * An answer.
   *
   * @param status 0 to close the connection instead, -1 to leave it open without an answer
   * @param missing how many bytes fewer than announced are sent
   */
  record Reply(int status, Map<String, String> headers, byte[] body, int missing) {
    static Reply of(int status) {
      return new Reply(status, Map.of(), new byte[0], 0);
    }

    static Reply drop() {
      return of(0);
    }

    static Reply silence() {
      return of(-1);
    }

    static Reply error(int status, String code) {
      String xml =
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>"
              + code
              + "</Code><Message>the message</Message>"
              + "</Error>";
      return of(status)
          .with("Content-Type", "application/xml")
          .with(xml.getBytes(StandardCharsets.UTF_8));
    }

    static Reply xml(String text) {
      return of(200).with(text.getBytes(StandardCharsets.UTF_8));
    }

    static Reply object(byte[] content) {
      return of(200)
          .with("ETag", "\"tag\"")
          .with("Last-Modified", "Mon, 23 Nov 2026 10:00:00 GMT")
          .with(content);
    }

    static Reply part(byte[] whole, int start, int end) {
      return new Reply(206, object(whole).headers(), Arrays.copyOfRange(whole, start, end), 0)
          .with("Content-Range", "bytes " + start + "-" + (end - 1) + "/" + whole.length);
    }

    Reply with(String name, String value) {
      Map<String, String> all = new LinkedHashMap<>(headers);
      all.put(name, value);
      return new Reply(status, all, body, missing);
    }

    Reply with(byte[] content) {
      return new Reply(status, headers, content, missing);
    }

    Reply cutBy(int bytes) {
      return new Reply(status, headers, body, bytes);
    }
  }

  synchronized ScriptedServer then(Reply... replies) {
    script.addAll(List.of(replies));
    return this;
  }

  synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  synchronized void awaitAsked(int requests) throws InterruptedException {
    while (asked.size() < requests) {
      wait();
    }
  }

  Asked asked(int index) {
    return asked().get(index);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** A bucket on this server, with the keys below {@code pre/}. */
  S3Settings settings() {
    return S3Settings.of(
        new S3Settings.Target(
            endpoint(), "us-east-1", "bucket", "pre", S3Settings.Style.AUTO, null),
        new S3Credentials.Fixed("key", "secret", null));
  }

  @Override
  public void close() {
    silent.forEach(HttpExchange::close);
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    byte[] body = exchange.getRequestBody().readAllBytes();
    Reply reply;
    synchronized (this) {
      asked.add(
          new Asked(
              exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body));
      notifyAll();
      reply = script.isEmpty() ? Reply.error(501, "NotInTheScript") : script.remove();
    }
    if (reply.status() < 0) {
      silent.add(exchange);
      return;
    }
    if (reply.status() > 0) {
      reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      boolean head = exchange.getRequestMethod().equals("HEAD");
      boolean empty = head || reply.body().length == 0;
      if (head) {
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(reply.body().length));
      }
      exchange.sendResponseHeaders(reply.status(), empty ? -1 : reply.body().length);
      if (!empty) {
        OutputStream out = exchange.getResponseBody();
        out.write(reply.body(), 0, reply.body().length - reply.missing());
        out.flush();
      }
    }
    exchange.close();
  }
}
