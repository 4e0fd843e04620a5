package io.pbs4j.server.notification;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Requests to web addresses that somebody configured. */
final class Https {
  static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final int FIRST_ERROR = 300;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(TIMEOUT).followRedirects(HttpClient.Redirect.NEVER).build();

  /**
   * A web address.
   *
   * @throws IllegalArgumentException if it is none
   */
  static URI uri(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      if (uri.getHost() != null && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below: its message would repeat the text, which may hold a secret.
    }
    throw new IllegalArgumentException("no http or https address");
  }

  /**
   * Adds a header; blanks around its value do not count.
   *
   * @throws IllegalArgumentException if it cannot be sent, without repeating the value, which may hold a secret
   */
  static void header(HttpRequest.Builder request, String name, String value) {
    try {
      request.header(name, value.strip());
    } catch (IllegalArgumentException e) {
      // Neither its message nor itself as the cause: it repeats the value.
      throw new IllegalArgumentException(
          "header " + name + " cannot be set, or its value has characters that no header has");
    }
  }

  /** Takes no body: a server that never ends one must not hold up all other messages. */
  private static final class StatusAlone implements HttpResponse.BodySubscriber<Boolean> {
    @Override
    public CompletionStage<Boolean> getBody() {
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> item) {}

    @Override
    public void onError(Throwable throwable) {}

    @Override
    public void onComplete() {}
  }

  /** Sends a request; anything but success is an error that names the status and the host alone. */
  void send(HttpRequest request) throws IOException {
    String host = request.uri().getHost() + (request.uri().getPort() < 0 ? "" : ":" + request.uri().getPort());
    int status;
    try {
      status = client.send(request, info -> new StatusAlone()).statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (IOException e) {
      String reason = e.getMessage() == null ? "cannot connect" : e.getMessage();
      throw new IOException(host + ": " + reason, e);
    }
    if (status >= FIRST_ERROR) {
      throw new IOException(host + ": answered with status " + status);
    }
  }
}
