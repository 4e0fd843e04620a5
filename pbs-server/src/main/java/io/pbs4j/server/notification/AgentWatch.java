package io.pbs4j.server.notification;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Tells of agents that have gone silent and of those that are back, each once; called now and then. */
final class AgentWatch {
  private static final String OFFLINE = "push-offline";
  private static final String ONLINE = "push-online";

  private final Supplier<List<AgentPresence>> agents;
  private final Duration grace;
  private final Alerts alerts;
  private final Dispatcher dispatcher;
  private final InstantSource clock;
  private final String host;
  private final Instant started;

  /**
   * Creates the watch.
   *
   * @param grace how long after the start agents may take to be heard of: nobody could push before
   */
  AgentWatch(
      Supplier<List<AgentPresence>> agents,
      Duration grace,
      Alerts alerts,
      Dispatcher dispatcher,
      InstantSource clock,
      String host) {
    this.agents = agents;
    this.grace = grace;
    this.alerts = alerts;
    this.dispatcher = dispatcher;
    this.clock = clock;
    this.host = host;
    this.started = clock.instant();
  }

  void run() {
    if (Duration.between(started, clock.instant()).abs().compareTo(grace) < 0) {
      return;
    }
    Map<String, AgentPresence> all = new TreeMap<>();
    agents.get().forEach(agent -> all.put(agent.id(), agent));
    Map<String, String> silent = new TreeMap<>();
    all.values().stream().filter(agent -> !agent.online()).forEach(agent -> silent.put(agent.id(), "offline"));
    // Those that were forgotten are neither silent nor back.
    Set<String> back = new TreeSet<>(alerts.told(OFFLINE).keySet());
    back.removeAll(silent.keySet());
    back.retainAll(all.keySet());
    Set<String> news = new TreeSet<>(alerts.news(OFFLINE, "", silent).keySet());
    tell(OFFLINE, Severity.WARNING, news, all);
    tell(ONLINE, Severity.NOTICE, back, all);
  }

  private void tell(String kind, Severity severity, Set<String> ids, Map<String, AgentPresence> all) {
    if (ids.isEmpty()) {
      return;
    }
    List<Map<String, String>> told = new ArrayList<>();
    for (String id : ids) {
      AgentPresence agent = all.get(id);
      told.add(Map.of("agent", id, "last", agent == null ? "" : agent.lastPush().toString()));
    }
    Map<String, Object> data = new TreeMap<>();
    data.put("count", told.size());
    data.put("names", String.join(", ", ids));
    data.put("agents", told);
    dispatcher.dispatch(new Notification(severity, kind, Map.of("type", kind, "hostname", host), data));
  }
}
