package io.pbs4j.server.api;

import io.pbs4j.server.access.Permissions;
import io.pbs4j.server.http.RequestPath;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers requests outside of {@code /api2} from a table of endpoints; leaves paths that are not in it alone. */
public final class RootHandler extends Handler.Abstract {
  private final EndpointTable table;
  private final Authentication authentication;
  private final EndpointRunner runner;

  /**
   * Creates the handler.
   *
   * @param failureDelay how long a refused login or credential waits for its answer
   */
  public RootHandler(
      EndpointTable table,
      Authentication authentication,
      Permissions permissions,
      Duration failureDelay) {
    this.table = table;
    this.authentication = authentication;
    this.runner = new EndpointRunner(table, permissions, failureDelay);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    RequestPath path;
    try {
      path = RequestPath.parse(request.getHttpURI().getPath());
    } catch (IllegalArgumentException e) {
      return false;
    }
    List<String> components = path.components();
    if (table.find(Method.of(request.getMethod()), components) == null) {
      return false;
    }
    runner.answer(
        new Exchange(Format.JSON, request, response, callback), components, path.text(0), authentication);
    return true;
  }
}
