package io.pbs4j.server.traffic;

import io.pbs4j.server.http.UpgradeLink;
import io.pbs4j.server.http.UpgradedConnection;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A backup or restore whose bytes flow no faster than the rule for it allows. Waiting holds no thread. */
final class ThrottledConnection implements UpgradedConnection {
  private final UpgradedConnection connection;
  private final Supplier<@Nullable RuleFlows> rule;
  private final LongAdder received;
  private final LongAdder sent;

  /**
   * Creates it.
   *
   * @param rule the rule for it at the time it is asked
   * @param received counts bytes that the client sends
   * @param sent counts bytes that it fetches
   */
  ThrottledConnection(
      UpgradedConnection connection,
      Supplier<@Nullable RuleFlows> rule,
      LongAdder received,
      LongAdder sent) {
    this.connection = connection;
    this.rule = rule;
    this.received = received;
    this.sent = sent;
  }

  @Override
  public void opened(UpgradeLink link) {
    connection.opened(link);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    ThrottledRequest slowed = new ThrottledRequest(request, rule, received);
    return connection.handle(slowed, new ThrottledResponse(slowed, response, rule, sent), callback);
  }

  @Override
  public void closed(@Nullable Throwable cause) {
    connection.closed(cause);
  }
}
