package io.pbs4j.server.traffic;

import io.pbs4j.server.http.UpgradeLink;
import io.pbs4j.server.http.UpgradedConnection;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A backup or restore whose bytes flow no faster than the rule for it allows. Waiting holds no thread. */
final class ThrottledConnection implements UpgradedConnection {
  private final UpgradedConnection connection;
  private final Supplier<@Nullable RuleFlows> rule;

  /**
   * Creates it.
   *
   * @param rule the rule for it at the time it is asked
   */
  ThrottledConnection(UpgradedConnection connection, Supplier<@Nullable RuleFlows> rule) {
    this.connection = connection;
    this.rule = rule;
  }

  @Override
  public void opened(UpgradeLink link) {
    connection.opened(link);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    ThrottledRequest slowed = new ThrottledRequest(request, rule);
    return connection.handle(slowed, new ThrottledResponse(slowed, response, rule), callback);
  }

  @Override
  public void closed(@Nullable Throwable cause) {
    connection.closed(cause);
  }
}
