package io.pbs4j.server.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The topmost handler: requests of an upgraded connection go to its owner, all others pass through. */
final class UpgradedRequests extends Handler.Wrapper {
  UpgradedRequests(Handler others) {
    super(others);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    UpgradedConnection owner = ProtocolUpgrade.ownerOf(request);
    return owner == null
        ? super.handle(request, response, callback)
        : owner.handle(request, response, callback);
  }
}
