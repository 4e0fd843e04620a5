package io.pbs4j.it.load;

import io.pbs4j.server.http.HttpServer;
import io.pbs4j.server.http.PlainText;
import io.pbs4j.server.http.ProtocolUpgrade;
import io.pbs4j.server.http.ServerCertificate;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Many small requests over a few TLS connections that are kept: one thread each, as little work as possible. */
final class KeptConnections {
  /** Seconds before counting begins. */
  private static final int WARM = 10;

  private static final String LENGTH = "content-length: ";

  private final String host;
  private final int port;
  private final String request;

  private KeptConnections(String host, int port, String path, @Nullable String authorization) {
    this.host = host;
    this.port = port;
    this.request =
        "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n"
            + (authorization == null ? "" : "Authorization: " + authorization + "\r\n")
            + "\r\n";
  }

  /** Asks a server; prints requests a second. */
  static void run(String host, int port, String path, String authorization, int connections, int seconds)
      throws Exception {
    double rate = new KeptConnections(host, port, path, authorization).rate(connections, seconds);
    System.out.printf(Locale.ROOT, "%s: %.0f requests/s over %d connections%n", path, rate, connections);
  }

  /** Asks our listening side with nothing behind it, in this process: the limit for the same client and TLS. */
  static void bare(int connections, int seconds) throws Exception {
    Path directory = Files.createTempDirectory("bare");
    HttpServer server =
        new HttpServer(
            new InetSocketAddress("127.0.0.1", 0),
            ServerCertificate.loadOrCreate(directory, InstantSource.system()),
            new ProtocolUpgrade(HttpServer.configuration()),
            new Handler.Abstract() {
              @Override
              public boolean handle(Request request, Response response, Callback callback) {
                PlainText.answer(response, callback, 200, "{\"data\":{\"pong\":true}}");
                return true;
              }
            });
    server.start();
    try {
      double rate = new KeptConnections("127.0.0.1", server.port(), "/", null).rate(connections, seconds);
      System.out.printf(Locale.ROOT, "nothing behind TLS: %.0f requests/s over %d connections%n", rate, connections);
    } finally {
      server.stop();
    }
  }

  private double rate(int connections, int seconds) throws Exception {
    SSLContext context = context();
    AtomicLong done = new AtomicLong();
    AtomicReference<Exception> failure = new AtomicReference<>();
    long begin = System.nanoTime() + WARM * 1_000_000_000L;
    long end = begin + seconds * 1_000_000_000L;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  done.addAndGet(ask(context, begin, end));
                } catch (Exception e) {
                  failure.compareAndSet(null, e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
    return done.get() / (double) seconds;
  }

  private long ask(SSLContext context, long begin, long end) throws IOException {
    byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
    long counted = 0;
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(host, port)) {
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      OutputStream out = socket.getOutputStream();
      long now = System.nanoTime();
      while (now < end) {
        out.write(bytes);
        out.flush();
        answer(in);
        now = System.nanoTime();
        if (now >= begin && now < end) {
          counted++;
        }
      }
    }
    return counted;
  }

  private static void answer(DataInputStream in) throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/1.1 200 ")) {
      throw new IOException(status);
    }
    long length = -1;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        length = Long.parseLong(line.substring(LENGTH.length()).strip());
      }
    }
    if (length < 0) {
      throw new IOException("an answer without a length");
    }
    in.skipNBytes(length);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection was closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** Trusts whoever answers: nothing secret is sent but the token of a benchmark. */
  private static SSLContext context() throws GeneralSecurityException {
    X509TrustManager anyone =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {anyone}, new SecureRandom());
    return context;
  }
}
