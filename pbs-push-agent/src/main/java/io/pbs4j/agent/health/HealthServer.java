package io.pbs4j.agent.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves the health pages: {@code /healthz}, {@code /readyz}, {@code /status} and {@code /metrics}.
 */
public final class HealthServer implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;

  /** A client that is slow to ask holds one for {@link #REQUEST_SECONDS}. */
  private static final int THREADS = 32;

  private static final int IDLE_THREAD_SECONDS = 5;
  private static final int REQUEST_SECONDS = 5;
  private static final int ANSWER_SECONDS = 10;
  private static final int IDLE_SECONDS = 30;
  private static final int CONNECTIONS = 64;
  private static final int QUEUE = 16;

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final AgentState state;
  private final ProcessFigures process = new ProcessFigures();

  private HealthServer(HttpServer server, AgentState state) {
    this.server = server;
    this.state = state;
    this.threads =
        new ThreadPoolExecutor(
            1,
            THREADS,
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            HealthServer::thread);
  }

  /**
   * Sets the platform's limits for connections of all its HTTP servers. It reads them once, when
   * the first is made, and a value that was set on the command line stays.
   */
  public static void configurePlatform() {
    Map<String, Integer> limits =
        new TreeMap<>(
            Map.of(
                "sun.net.httpserver.maxReqTime", REQUEST_SECONDS,
                "sun.net.httpserver.maxRspTime", ANSWER_SECONDS,
                "sun.net.httpserver.idleInterval", IDLE_SECONDS,
                "jdk.httpserver.maxConnections", CONNECTIONS,
                "sun.net.httpserver.nodelay", 1));
    limits.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, name.endsWith("nodelay") ? "true" : value.toString());
          }
        });
  }

  /**
   * Starts serving.
   *
   * @throws IOException when the address cannot be used
   */
  public static HealthServer start(HealthAddress address, AgentState state) throws IOException {
    HealthServer health = new HealthServer(HttpServer.create(address.resolve(), QUEUE), state);
    health.server.setExecutor(health.threads);
    health.server.createContext("/", health::answer);
    health.server.start();
    return health;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "health");
    thread.setDaemon(true);
    return thread;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(
            exchange,
            METHOD_NOT_ALLOWED,
            "text/plain; charset=utf-8",
            text("method not allowed\n"));
        return;
      }
      AgentStatus status = state.status();
      switch (exchange.getRequestURI().getPath()) {
        case "/healthz" -> send(exchange, OK, "text/plain; charset=utf-8", text("ok"));
        case "/readyz" ->
            send(
                exchange,
                status.ready() ? OK : UNAVAILABLE,
                "application/json",
                StatusPage.readiness(status));
        case "/status" -> send(exchange, OK, "application/json", StatusPage.whole(status));
        case "/metrics" ->
            send(exchange, OK, MetricsPage.CONTENT_TYPE, MetricsPage.of(status, process));
        default ->
            send(exchange, NOT_FOUND, "text/plain; charset=utf-8", text("404 page not found\n"));
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Stops serving at once. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
