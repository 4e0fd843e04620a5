package io.pbs4j.server.api;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.server.access.Permissions;
import io.pbs4j.server.api.EndpointTable.Match;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Runs endpoints of a table: reads and checks parameters, checks the permission, writes the answer. The REST
 * API and the upgraded protocols share it.
 */
public final class EndpointRunner {
  /** Attribute of requests: the path of the endpoint they are for, with names of parameters in braces. */
  public static final String ENDPOINT = EndpointRunner.class.getName() + ".endpoint";

  /** Attribute of requests: the format in which they are answered. */
  static final String FORMAT = EndpointRunner.class.getName() + ".format";

  private final EndpointTable table;
  private final Permissions permissions;
  private final ApiErrors errors;

  /**
   * Creates the runner.
   *
   * @param failureDelay how long a refused login or credential waits for its answer
   */
  public EndpointRunner(EndpointTable table, Permissions permissions, Duration failureDelay) {
    this.table = table;
    this.permissions = permissions;
    this.errors = new ApiErrors(failureDelay);
  }

  /**
   * Answers a request of an upgraded connection, whose sender was known when it began.
   *
   * @param path decoded components
   */
  public void answer(
      Request request, Response response, Callback callback, List<String> path, String text, AuthId authId) {
    answer(new Exchange(Format.JSON, request, response, callback), path, text, r -> authId);
  }

  void answer(Exchange exchange, List<String> path, String text, Authentication authentication) {
    try {
      route(exchange, path, text, authentication);
    } catch (Exception e) {
      errors.answer(exchange, e);
    }
  }

  private void route(Exchange exchange, List<String> path, String text, Authentication authentication)
      throws Exception {
    Method method = Method.of(exchange.request().getMethod());
    Match match = table.find(method, path);
    if (match == null) {
      authentication.of(exchange.request());
      Object directory = method == Method.GET ? table.directory(path) : null;
      if (directory == null) {
        throw ApiException.noSuchPath(text);
      }
      exchange.send(200, exchange.format().success(directory));
      return;
    }
    exchange.request().setAttribute(ENDPOINT, match.endpoint().path());
    exchange.request().setAttribute(FORMAT, exchange.format());
    AuthId authId =
        match.endpoint().access() instanceof Access.World ? null : authentication.of(exchange.request());
    if (match.endpoint().action() instanceof Action.Raw raw) {
      Call call = call(match, authId, exchange.request(), null);
      raw.run(call, exchange.request(), exchange.response(), exchange.callbackOrError(errors));
    } else if (match.endpoint().action() instanceof Action.Value value) {
      ParameterBody.read(
          exchange.request(),
          body -> run(exchange, match, authId, value, body),
          failure -> errors.answer(exchange, failure));
    }
  }

  private void run(
      Exchange exchange, Match match, @Nullable AuthId authId, Action.Value action, byte[] body) {
    try {
      Call call = call(match, authId, exchange.request(), body);
      exchange.send(200, exchange.format().success(action.run(call)));
    } catch (Exception e) {
      errors.answer(exchange, e);
    }
  }

  /** Checks parameters and permission; a body of {@code null} is none of the API's business. */
  private Call call(Match match, @Nullable AuthId authId, Request request, byte @Nullable [] body) {
    Endpoint endpoint = match.endpoint();
    String query = request.getHttpURI().getQuery();
    Parameters parameters =
        body == null
            ? Parameters.parse(endpoint.parameters(), match.captures(), query)
            : Parameters.parse(
                endpoint.parameters(),
                match.captures(),
                query,
                request.getHeaders().get(HttpHeader.CONTENT_TYPE),
                body);
    Call call =
        new Call(
            parameters, authId, permissions, request.getConnectionMetaData().getRemoteSocketAddress());
    AccessRule.require(endpoint.access(), call);
    return call;
  }
}
