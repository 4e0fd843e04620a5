package io.pbs4j.agent.delivery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Takes what is pushed to it and answers as it is told. */
final class FakeReceiver implements AutoCloseable {
  private static final String TAKEN = "{\"success\":true}";

  private final HttpServer server;
  private final List<String> bodies = new ArrayList<>();
  private final List<Map<String, List<String>>> headers = new ArrayList<>();
  private int status = 200;
  private String answer = TAKEN;
  private Map<String, String> answerHeaders = Map.of();

  FakeReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  synchronized void answer(int newStatus, String newAnswer, Map<String, String> newHeaders) {
    status = newStatus;
    answer = newAnswer;
    answerHeaders = newHeaders;
  }

  synchronized void answer(int newStatus) {
    answer(newStatus, newStatus == 200 ? TAKEN : "{\"error\":\"told so\"}", Map.of());
  }

  /** What was taken, unpacked. */
  synchronized List<String> accepted() {
    return List.copyOf(bodies);
  }

  synchronized Map<String, List<String>> lastHeaders() {
    return headers.get(headers.size() - 1);
  }

  synchronized int calls() {
    return headers.size();
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    headers.add(exchange.getRequestHeaders());
    boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    if (status == 415 && !packed) {
      bodies.add(new String(body, StandardCharsets.UTF_8));
      answer = TAKEN;
      reply(exchange, 200);
      return;
    }
    if (status == 200) {
      bodies.add(
          new String(
              packed ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body,
              StandardCharsets.UTF_8));
    }
    reply(exchange, status);
  }

  private void reply(HttpExchange exchange, int code) throws IOException {
    answerHeaders.forEach(exchange.getResponseHeaders()::set);
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
