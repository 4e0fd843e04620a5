package io.pbs4j.server.api;

import io.pbs4j.server.access.Permissions;
import io.pbs4j.server.http.PlainText;
import io.pbs4j.server.http.RequestPath;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers requests below {@code /api2} from a table of endpoints. */
public final class ApiHandler extends Handler.Abstract {
  /** First component of every API path. */
  private static final String ROOT = "api2";

  /** Components before the endpoint's own path: {@code api2} and the format. */
  private static final int PREFIX = 2;

  private final Authentication authentication;
  private final EndpointTable table;
  private final EndpointRunner runner;

  /**
   * Creates the handler.
   *
   * @param failureDelay how long a refused login or credential waits for its answer
   */
  public ApiHandler(
      EndpointTable table,
      Authentication authentication,
      Permissions permissions,
      Duration failureDelay) {
    this.authentication = authentication;
    this.table = table;
    this.runner = new EndpointRunner(table, permissions, failureDelay);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    RequestPath path;
    try {
      path = RequestPath.parse(request.getHttpURI().getPath());
    } catch (IllegalArgumentException e) {
      PlainText.answer(response, callback, 400, String.valueOf(e.getMessage()));
      return true;
    }
    List<String> components = path.components();
    if (request.getHttpURI().getPathQuery().length() > RequestPath.MAX_LENGTH) {
      PlainText.answer(response, callback, 414, "URI Too Long");
      return true;
    }
    if (components.isEmpty() || !components.get(0).equals(ROOT)) {
      return false;
    }
    String word = components.size() > 1 ? components.get(1) : "json";
    if (word.equals("openapi.json") && components.size() == PREFIX) {
      new Exchange(Format.JSON, request, response, callback).send(200, OpenApi.document(table));
      return true;
    }
    if (word.equals("docs") && components.size() == PREFIX) {
      DocsPage.answer(response, callback);
      return true;
    }
    Format format = Format.of(word);
    if (format == null) {
      PlainText.answer(response, callback, 400, "Unsupported output format '" + word + "'.");
      return true;
    }
    List<String> own = components.subList(Math.min(PREFIX, components.size()), components.size());
    runner.answer(
        new Exchange(format, request, response, callback), own, path.text(0), authentication);
    return true;
  }
}
