package io.pbs4j.agent.health;

import io.pbs4j.agent.collect.Degraded;
import io.pbs4j.agent.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The agent's state as JSON. */
final class StatusPage {
  private StatusPage() {}

  /** {@code {"ready", "modules": [{"name", "enabled", "state", "lastError"?, "updatedAt"}]}}. */
  static byte[] readiness(AgentStatus status) {
    return JsonText.write(basics(status));
  }

  /** The same, and what a person wants to know. */
  static byte[] whole(AgentStatus status) {
    Map<String, Object> page = basics(status);
    page.put("version", status.version());
    page.put("agentId", status.agentId());
    page.put("reportsCollected", status.collected());
    status.lastCollected().ifPresent(time -> page.put("lastCollectedAt", time.toString()));
    status.nextPush().ifPresent(time -> page.put("nextPushAt", time.toString()));
    List<Object> degraded = new ArrayList<>();
    for (Degraded one : status.degraded()) {
      degraded.add(Map.of("source", one.source(), "error", one.error()));
    }
    page.put("degraded", degraded);
    List<Object> destinations = new ArrayList<>();
    for (DestinationStatus one : status.destinations()) {
      destinations.add(destination(one));
    }
    page.put("destinations", destinations);
    return JsonText.write(page);
  }

  private static Map<String, Object> basics(AgentStatus status) {
    List<Object> modules = new ArrayList<>();
    for (ModuleStatus one : status.modules()) {
      Map<String, Object> module = new LinkedHashMap<>();
      module.put("name", one.name());
      module.put("enabled", one.enabled());
      module.put("state", one.state().label());
      one.lastError().ifPresent(error -> module.put("lastError", error));
      module.put("updatedAt", one.updatedAt().toString());
      modules.add(module);
    }
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("ready", status.ready());
    page.put("modules", modules);
    return page;
  }

  private static Map<String, Object> destination(DestinationStatus one) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", one.name());
    fields.put("role", one.role());
    fields.put("pushed", one.pushed());
    fields.put("failedAttempts", one.failed());
    fields.put("refused", one.refused());
    fields.put("dropped", one.dropped());
    fields.put("buffered", one.buffered());
    one.lastSuccess().ifPresent(time -> fields.put("lastSuccessAt", time.toString()));
    return fields;
  }
}
