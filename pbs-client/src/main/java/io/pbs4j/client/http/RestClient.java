package io.pbs4j.client.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.ClientSettings;
import io.pbs4j.client.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;

/**
 * Calls of the REST API below {@code /api2/json}. Blocks until the answer is there. Safe for use by several
 * threads.
 */
public final class RestClient {
  private static final String API = "/api2/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON_TYPE = "application/json";
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;

  /** Longest error text that is shown. */
  private static final int MAX_ERROR = 64 << 10;

  static final ObjectMapper JSON = new ObjectMapper();

  private final HttpEngine engine;
  private final Repository repository;
  private final Login login;

  /** A client of the server that the settings name. Connects when the first call is made. */
  public RestClient(HttpEngine engine, ClientSettings settings) {
    this.engine = engine;
    this.repository = settings.repository();
    this.login =
        repository.authId().isToken()
            ? new TokenLogin(repository.authId(), settings.secret())
            : new TicketLogin(
                repository.authId(),
                settings.secret(),
                settings.clock(),
                parameters ->
                    exchange(
                            () -> request(HttpMethod.POST, "/access/ticket", parameters),
                            HttpFields.build(),
                            true)
                        .get("data"));
  }

  /**
   * Calls an end point and returns the {@code data} of its answer. Parameters travel as JSON with POST, in
   * the query otherwise.
   *
   * @param path below {@code /api2/json}, components already encoded
   */
  public JsonNode call(HttpMethod method, String path, Parameters parameters) throws ClientException {
    return envelope(method, path, parameters).get("data");
  }

  /** As {@link #call}, but returns the whole answer: {@code data} and what stands beside it. */
  public JsonNode envelope(HttpMethod method, String path, Parameters parameters) throws ClientException {
    return authorized(() -> request(method, path, parameters));
  }

  /** Posts raw bytes; parameters travel in the query. */
  public JsonNode upload(String path, Parameters parameters, byte[] body) throws ClientException {
    return authorized(
            () ->
                request(HttpMethod.POST, parameters.appendTo(API + path))
                    .body(new BytesRequestContent("application/octet-stream", body)))
        .get("data");
  }

  Repository repository() {
    return repository;
  }

  HttpEngine engine() {
    return engine;
  }

  Login login() {
    return login;
  }

  private interface Requests {
    Request next();
  }

  private JsonNode authorized(Requests requests) throws ClientException {
    HttpFields.Mutable headers = HttpFields.build();
    login.authorize(headers);
    try {
      return exchange(requests, headers);
    } catch (ClientException e) {
      if (e.status() != UNAUTHORIZED || !login.refused()) {
        throw e;
      }
    }
    login.authorize(headers);
    return exchange(requests, headers);
  }

  private Request request(HttpMethod method, String path, Parameters parameters) {
    if (method == HttpMethod.POST) {
      try {
        byte[] body = JSON.writeValueAsBytes(parameters.values());
        return request(method, API + path).body(new BytesRequestContent(JSON_TYPE, body));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("texts and numbers can always be written", e);
      }
    }
    return request(method, parameters.appendTo(API + path))
        .headers(fields -> fields.put("Content-Type", FORM));
  }

  Request request(HttpMethod method, String pathAndQuery) {
    return engine
        .http()
        .newRequest("https://" + repository.authority() + pathAndQuery)
        .method(method)
        .agent(HttpEngine.USER_AGENT);
  }

  private JsonNode exchange(Requests requests, HttpFields headers) throws ClientException {
    return exchange(requests, headers, false);
  }

  /**
   * A request that was never sent is sent again, and one that only asks as well.
   *
   * @param repeatable whether any request may be sent again: a second ticket does no harm
   */
  private JsonNode exchange(Requests requests, HttpFields headers, boolean repeatable)
      throws ClientException {
    AtomicBoolean done = new AtomicBoolean();
    return QuickRetry.run(
        () -> {
          Request request = requests.next();
          done.set(false);
          if (!repeatable && !HttpMethod.GET.is(request.getMethod())) {
            request.onRequestCommit(sent -> done.set(true));
          }
          return exchangeOnce(request, headers);
        },
        e -> Failures.isBrokenConnection(e) && !done.get());
  }

  private JsonNode exchangeOnce(Request request, HttpFields headers) throws ClientException {
    InputStreamResponseListener listener = new InputStreamResponseListener();
    request.headers(fields -> fields.add(headers)).send(listener);
    try {
      Response response =
          listener.get(HttpEngine.ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      try (InputStream body = listener.getInputStream()) {
        if (response.getStatus() != OK) {
          String text = new String(body.readNBytes(MAX_ERROR), StandardCharsets.UTF_8);
          throw ClientException.ofAnswer(
              response.getStatus(), text, response.getHeaders().get(HttpHeader.RETRY_AFTER));
        }
        return parse(body);
      }
    } catch (InterruptedException e) {
      abort(request, e);
      Thread.currentThread().interrupt();
      throw new ClientException(Kind.DISCONNECTED, "interrupted", e);
    } catch (TimeoutException e) {
      abort(request, e);
      throw Failures.explain(repository.authority(), e);
    } catch (ClientException e) {
      throw e;
    } catch (ExecutionException | IOException e) {
      throw Failures.explain(repository.authority(), e);
    }
  }

  /** Gives up a request; its connection is closed. */
  static void abort(Request request, Throwable reason) {
    var unused = request.abort(reason);
  }

  private static JsonNode parse(InputStream body) throws IOException {
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new ClientException(Kind.INVALID_ANSWER, "answer is not JSON: " + e.getOriginalMessage(), e);
    }
    if (!answer.has("data")) {
      throw new ClientException(Kind.INVALID_ANSWER, "got result without data property", null);
    }
    return answer;
  }
}
