package io.pbs4j.server.system;

import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Returns;
import java.util.List;
import java.util.Map;

/** Is it there, what is it, which nodes has it. */
public final class SystemEndpoints {
  /** Every node's name in lists; clients use it whatever the host is called. */
  private static final String NODE = "localhost";

  /** Their declarations. */
  public List<Endpoint> list() {
    return List.of(
        Endpoint.get("/ping", "Tell that the server is there.")
            .returns(Returns.object("pong", Returns.FLAG))
            .access(Access.WORLD)
            .runs(call -> Map.of("pong", true)),
        Endpoint.get("/version", "Version of the API.")
            .returns(
                Returns.object(
                    "version", Returns.TEXT, "release", Returns.TEXT, "repoid", Returns.TEXT))
            .runs(call -> ServerVersion.api()),
        Endpoint.get("/nodes", "List the nodes.")
            .returns(Returns.listOf(Returns.object("node", Returns.TEXT)))
            .runs(call -> List.of(Map.of("node", NODE))));
  }
}
