package io.pbs4j.server.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Agents as the API tells them. */
final class AgentJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AgentJson() {}

  /** Puts a small value that was kept as JSON; nothing if there is none. */
  static void put(ObjectNode node, String name, @Nullable String json) {
    if (json != null) {
      try {
        node.set(name, JSON.readTree(json));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a kept value is no JSON", e);
      }
    }
  }

  /** What is known of an agent, without what it told of its server. */
  static ObjectNode agent(PushedAgent agent, boolean hasOwnKey, Instant now, Duration offlineAfter) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", agent.id()).put("name", agent.id());
    node.put("last-push", agent.lastPush().getEpochSecond());
    node.put("received", agent.timestamp());
    node.put("data-received", agent.dataReceived().getEpochSecond());
    put(node, "agent-version", agent.agentVersion());
    put(node, "version", agent.version());
    if (agent.pushInterval() != null) {
      node.put("push-interval", agent.pushInterval());
    }
    node.put("push-mode", true);
    node.put("online", agent.isOnline(now, offlineAfter));
    node.put("address", agent.address());
    put(node, "degraded", agent.degraded());
    node.put("has-own-key", hasOwnKey);
    return node;
  }

  /** Adds what an agent told, as it told it. */
  static ObjectNode with(ObjectNode node, Map<String, String> data) {
    data.forEach(
        (name, json) ->
            node.putRawValue(name.equals(Payload.NODE_STATUS) ? "node-status" : name, new RawValue(json)));
    return node;
  }
}
