package io.pbs4j.server.push;

import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Endpoints about agents that push. */
final class PushAgentEndpoints {
  /** Where privileges about agents are looked up. */
  static final String ACL = "/system/push";

  /** A name as pushes may have it. */
  static final Parameter ID =
      Parameter.required("id", Schema.text("[^.\\p{Cntrl}]\\P{Cntrl}*").length(1, 100), "Name of the agent, its pbsId.");

  private static final Logger LOG = LoggerFactory.getLogger(PushAgentEndpoints.class);
  private static final String LIST = "/push/agents";
  private static final String ONE = LIST + "/{id}";

  private static final Returns AGENT =
      Returns.object(
          "id", Returns.TEXT,
          "name", Returns.TEXT,
          "last-push", Returns.WHOLE,
          "received", Returns.WHOLE,
          "data-received", Returns.WHOLE,
          "agent-version?", Returns.TEXT,
          "version?", Returns.TEXT,
          "push-interval?", Returns.WHOLE,
          "push-mode", Returns.FLAG,
          "online", Returns.FLAG,
          "address", Returns.TEXT,
          "degraded?", Returns.listOf(Returns.OBJECT),
          "has-own-key", Returns.FLAG);

  private final PushAgents agents;
  private final PushKeys keys;
  private final PushSettings settings;
  private final InstantSource clock;

  PushAgentEndpoints(PushAgents agents, PushKeys keys, PushSettings settings, InstantSource clock) {
    this.agents = agents;
    this.keys = keys;
    this.settings = settings;
    this.clock = clock;
  }

  List<Endpoint> list() {
    Access audit = Access.anyOf(ACL, Privilege.SYS_AUDIT);
    return List.of(
        Endpoint.get(LIST, "List the agents that push, as they were heard of last.")
            .returns(Returns.listOf(AGENT))
            .access(audit)
            .runs(call -> agents.all().stream().map(this::json).toList()),
        Endpoint.get(ONE, "An agent with all that it told of its server.")
            .with(ID)
            .returns(whole())
            .access(audit)
            .runs(this::one),
        Endpoint.delete(ONE, "Forget an agent until it pushes again.")
            .with(ID)
            .access(Access.anyOf(ACL, Privilege.SYS_MODIFY))
            .runs(this::forget));
  }

  private static Returns whole() {
    Map<String, Returns> properties = new LinkedHashMap<>(AGENT.properties());
    properties.put("node-status", Returns.OBJECT);
    for (String name : List.of(Payload.DATASTORES, Payload.TASKS, Payload.SNAPSHOTS)) {
      properties.put(name + "?", Returns.listOf(Returns.OBJECT));
    }
    return new Returns("object", null, properties);
  }

  private Object json(PushedAgent agent) {
    return AgentJson.agent(agent, keys.hasOwn(agent.id()), clock.instant(), settings.offlineAfter());
  }

  private Object one(Call call) {
    String id = call.parameters().text("id");
    PushedAgent agent = agents.find(id).orElseThrow(() -> missing(id));
    return AgentJson.with(
        AgentJson.agent(agent, keys.hasOwn(id), clock.instant(), settings.offlineAfter()), agents.data(id));
  }

  private @Nullable Object forget(Call call) {
    String id = call.parameters().text("id");
    if (!agents.forget(id)) {
      throw missing(id);
    }
    LOG.info("{} made the server forget the push agent {}", call.caller(), id);
    return null;
  }

  private static ApiException missing(String id) {
    return ApiException.notFound("no such push agent '" + id + "'");
  }
}
