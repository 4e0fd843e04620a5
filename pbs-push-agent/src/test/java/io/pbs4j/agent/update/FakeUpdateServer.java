package io.pbs4j.agent.update;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves a version and its jar, or something else under their names. */
final class FakeUpdateServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, String> headers = new HashMap<>();
  private final Deque<Integer> failures = new ArrayDeque<>();
  private volatile String version = "{\"version\":\"1.1.0\"}";
  private volatile Body body = exchange -> exchange.sendResponseHeaders(404, -1);

  /** Writes an answer. */
  interface Body {
    void answer(HttpExchange exchange) throws IOException;
  }

  FakeUpdateServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/api/agent/version", this::announce);
    server.createContext("/download/pbs-push-agent", this::download);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Lines of method, path with query, X-API-Token and Authorization. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  void announces(String json) {
    version = json;
  }

  /** Has the next downloads fail with these statuses. */
  void failsFirst(int... statuses) {
    for (int status : statuses) {
      failures.add(status);
    }
  }

  /** A header of downloads; empty for none. */
  void sends(String header, String value) {
    headers.put(header, value);
  }

  void serves(Body other) {
    body = other;
  }

  /** Serves bytes with their checksum. */
  void serves(byte[] jar) {
    sends("X-Checksum-Sha256", sha256(jar));
    body =
        exchange -> {
          exchange.sendResponseHeaders(200, jar.length);
          exchange.getResponseBody().write(jar);
        };
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void announce(HttpExchange exchange) throws IOException {
    note(exchange);
    byte[] bytes = version.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    } finally {
      exchange.close();
    }
  }

  private void download(HttpExchange exchange) throws IOException {
    note(exchange);
    try {
      Integer failure = failures.poll();
      if (failure != null) {
        exchange.sendResponseHeaders(failure, -1);
        return;
      }
      headers.forEach(
          (name, value) -> {
            if (!value.isEmpty()) {
              exchange.getResponseHeaders().set(name, value);
            }
          });
      body.answer(exchange);
    } finally {
      exchange.close();
    }
  }

  private void note(HttpExchange exchange) {
    requests.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("X-API-Token")
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization"));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
