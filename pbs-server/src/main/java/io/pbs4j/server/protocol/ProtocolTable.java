package io.pbs4j.server.protocol;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.server.access.Permissions;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.EndpointRunner;
import io.pbs4j.server.api.EndpointTable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers the requests of one upgraded connection from a table of endpoints. */
final class ProtocolTable {
  private final EndpointRunner runner;
  private final AuthId authId;

  ProtocolTable(List<Endpoint> endpoints, AuthId authId, Permissions permissions) {
    // Whoever got here has proved who he is: nothing to gain from a delay.
    this.runner = new EndpointRunner(new EndpointTable(endpoints), permissions, Duration.ZERO);
    this.authId = authId;
  }

  void handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getPath();
    List<String> components =
        Arrays.stream(path.split("/", -1)).filter(part -> !part.isEmpty()).toList();
    runner.answer(request, response, callback, components, path, authId);
  }
}
