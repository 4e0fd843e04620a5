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
import java.util.stream.Collectors;

/** Tells of agents that have gone silent and of those that are back, each once; called now and then. */
final class AgentWatch {
  private static final String OFFLINE = "push-offline";
  private static final String ONLINE = "push-online";

  /** Agents that are named in a subject, and in a body; the others are counted. */
  private static final int IN_SUBJECT = 3;

  private static final int IN_BODY = 200;

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

  private static String more(Set<String> ids, int shown) {
    return ids.size() > shown ? " and " + (ids.size() - shown) + " more" : "";
  }

  private void tell(String kind, Severity severity, Set<String> ids, Map<String, AgentPresence> all) {
    if (ids.isEmpty()) {
      return;
    }
    List<Map<String, String>> told = new ArrayList<>();
    for (String id : ids.stream().limit(IN_BODY).toList()) {
      AgentPresence agent = all.get(id);
      told.add(Map.of("agent", id, "last", agent == null ? "" : agent.lastPush().toString()));
    }
    Map<String, Object> data = new TreeMap<>();
    data.put("count", ids.size());
    data.put("names", ids.stream().limit(IN_SUBJECT).collect(Collectors.joining(", ")) + more(ids, IN_SUBJECT));
    data.put("agents", told);
    data.put("more", more(ids, IN_BODY).strip());
    dispatcher.dispatch(new Notification(severity, kind, Map.of("type", kind, "hostname", host), data));
  }
}
