package io.pbs4j.server.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What a connection belongs to after its upgrade: it answers every later request of that connection. */
public interface UpgradedConnection {
  /**
   * Called once, before the 101 is written, with the means to close the connection from this side.
   *
   * @param link the connection
   */
  default void opened(UpgradeLink link) {}

  /**
   * Answers one HTTP/2 request; the contract is that of {@link org.eclipse.jetty.server.Request.Handler}.
   *
   * @return whether the request was taken; an untaken one is answered with 404
   */
  boolean handle(Request request, Response response, Callback callback) throws Exception;

  /**
   * Called exactly once when the connection has ended, for whatever reason: the client closed it, it broke,
   * this side closed it, or the upgrade itself failed. Requests may still be running.
   *
   * @param cause what {@link UpgradeLink#close} was given or why the upgrade failed; {@code null} when the
   *     peer ended it
   */
  void closed(@Nullable Throwable cause);
}
