package io.pbs4j.agent.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/**
 * Another server. Redirects are never followed: a key would travel with them. Safe for use by several threads.
 */
public final class Peer {
  private final URI base;
  private final SSLContext tls;
  private final Duration deadline;
  private final ScheduledExecutorService watch;

  /**
   * @param base address without a query; what stands after the host is put before each path
   * @param tls decides whom to trust when the address begins with {@code https}
   * @param deadline how long a call may take in all
   * @param watch ends calls that take longer
   */
  public Peer(URI base, SSLContext tls, Duration deadline, ScheduledExecutorService watch) {
    this.base = base;
    this.tls = tls;
    this.deadline = deadline;
    this.watch = watch;
  }

  /** Has POST not be sent again behind the caller's back. To be called before the first call. */
  public static void configurePlatform() {
    System.setProperty("sun.net.http.retryPost", "false");
  }

  /** The same server with another deadline. */
  public Peer within(Duration other) {
    return new Peer(base, tls, other, watch);
  }

  /** The server's address. */
  public URI base() {
    return base;
  }

  /**
   * Makes a call and reads its whole answer.
   *
   * @param maxBytes an answer with more fails
   */
  public Reply call(Request request, int maxBytes) throws IOException {
    return call(request, answer -> Reply.read(answer, maxBytes));
  }

  /**
   * Makes a call.
   *
   * @throws IOException when there is no answer, or none in time
   */
  public <T> T call(Request request, Answer.Reader<T> reader) throws IOException {
    HttpURLConnection connection = open(request);
    Abandonment late = new Abandonment(connection);
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(late.noting(tls.getSocketFactory()));
    }
    ScheduledFuture<?> end = watch.schedule(late, deadline.toMillis(), TimeUnit.MILLISECONDS);
    boolean whole = false;
    try {
      send(connection, request);
      T result = reader.read(new Received(connection, late));
      whole = true;
      return result;
    } catch (IOException e) {
      // The platform's own limits are as long, and may be noticed first.
      if (late.came() || e instanceof SocketTimeoutException) {
        throw (IOException)
            new InterruptedIOException("no whole answer within " + deadline.toSeconds() + " s").initCause(e);
      }
      throw e;
    } catch (RuntimeException e) {
      // The platform's client has some for odd addresses and headers. Not its words: they may hold what was sent.
      throw new IOException("the call failed: " + e.getClass().getSimpleName());
    } finally {
      end.cancel(false);
      if (!whole) {
        connection.disconnect();
      }
    }
  }

  private HttpURLConnection open(Request request) throws IOException {
    URL url = URI.create(withoutSlash(base.toString()) + request.path()).toURL();
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout((int) deadline.toMillis());
    connection.setReadTimeout((int) deadline.toMillis());
    connection.setRequestMethod(request.method());
    request.headers().forEach(connection::setRequestProperty);
    return connection;
  }

  private static void send(HttpURLConnection connection, Request request) throws IOException {
    if (request.method().equals("POST")) {
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(request.body());
      }
    }
  }

  private static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static final class Received implements Answer {
    private final HttpURLConnection connection;
    private final int status;
    private final InputStream body;

    Received(HttpURLConnection connection, Abandonment late) throws IOException {
      this.connection = connection;
      status = connection.getResponseCode();
      if (status < 0) {
        throw new IOException("the answer is not HTTP");
      }
      InputStream error = status >= HttpURLConnection.HTTP_BAD_REQUEST ? connection.getErrorStream() : null;
      body =
          late.ending(
              error != null
                  ? error
                  : status >= HttpURLConnection.HTTP_BAD_REQUEST
                      ? InputStream.nullInputStream()
                      : connection.getInputStream());
    }

    @Override
    public int status() {
      return status;
    }

    @Override
    public Optional<String> header(String name) {
      return Optional.ofNullable(connection.getHeaderField(name));
    }

    @Override
    public InputStream body() {
      return body;
    }
  }
}
