package io.pbs4j.server.metrics;

import io.pbs4j.server.push.PushReceiver;
import io.prometheus.client.Collector;
import java.util.List;

/** Metrics of agents that push. */
final class PushMetrics extends Collector {
  private static final double MILLIS = 1000;

  private final PushReceiver push;

  PushMetrics(PushReceiver push) {
    this.push = push;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    Family online = Family.gauge("pbs_push_agent_online", "Whether an agent pushed lately.", "agent");
    Family last =
        Family.gauge("pbs_push_agent_last_push_timestamp_seconds", "When an agent pushed last.", "agent");
    for (PushReceiver.Presence agent : push.presences()) {
      online.add(agent.online() ? 1 : 0, agent.id());
      last.add(agent.lastPush().toEpochMilli() / MILLIS, agent.id());
    }
    Family accepted = Family.counter("pbs_push_accepted_total", "Pushes that were accepted since the start.");
    accepted.add(push.accepted());
    Family refused =
        Family.counter("pbs_push_refused_total", "Requests of agents that were refused since the start.", "reason");
    push.refused().forEach((reason, count) -> refused.add(count, reason));
    return List.of(online.samples(), last.samples(), accepted.samples(), refused.samples());
  }
}
