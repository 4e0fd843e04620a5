package io.pbs4j.testkit.s3;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Accepts connections on 127.0.0.1 and serves each on a thread of its own. */
final class HttpListener implements Closeable {
  private static final int BACKLOG = 512;
  private final ServerSocket server;
  private final HttpConnection.Handler handler;
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "s3-test-server");
            thread.setDaemon(true);
            return thread;
          });

  private volatile boolean away;

  private HttpListener(ServerSocket server, HttpConnection.Handler handler) {
    this.server = server;
    this.handler = handler;
  }

  static HttpListener start(int port, HttpConnection.Handler handler) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    HttpListener listener = new HttpListener(server, handler);
    listener.threads.execute(listener::accept);
    return listener;
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      @Nullable Socket socket = next();
      if (socket != null) {
        threads.execute(() -> serve(new HttpConnection(socket, handler)));
      }
    }
  }

  /** The next connection; {@code null} when closed, or when there are no descriptors for a moment. */
  private @Nullable Socket next() {
    try {
      return server.accept();
    } catch (IOException e) {
      return null;
    }
  }

  private void serve(HttpConnection connection) {
    connections.add(connection);
    try {
      if (away || server.isClosed()) {
        connection.reset();
      }
      connection.serve();
    } finally {
      connections.remove(connection);
    }
  }

  /**
   * Resets all connections and every new one, or no longer. Keeps the port: one that was given up may be
   * somebody else's when it is wanted again.
   */
  void away(boolean on) {
    away = on;
    if (on) {
      connections.forEach(HttpConnection::reset);
    }
  }

  /** Resets all connections. Their threads are daemons and end when they notice. */
  @Override
  public void close() throws IOException {
    server.close();
    connections.forEach(HttpConnection::reset);
  }
}
