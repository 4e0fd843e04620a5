package io.pbs4j.server.metrics;

import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.node.Host;
import io.pbs4j.server.push.PushReceiver;
import io.pbs4j.server.task.TaskRegistry;
import io.pbs4j.server.traffic.TrafficControl;
import io.prometheus.client.CollectorRegistry;
import java.time.InstantSource;

/** All metrics of a server. */
public final class ServerMetrics {
  private final CollectorRegistry registry = new CollectorRegistry();
  private final Survey survey;
  private final TaskMetrics tasks;
  private final HostMetrics host;
  private final HttpMetrics http;
  private volatile boolean looked;

  /**
   * Creates them; {@link #look} must be called now and then.
   *
   * @param host asked by nobody else
   * @param groups most groups that have figures of their own
   */
  public ServerMetrics(
      Datastores datastores,
      TaskRegistry registeredTasks,
      TrafficControl traffic,
      Host host,
      InstantSource clock,
      int groups) {
    this.survey = new Survey(datastores);
    this.tasks = new TaskMetrics(registeredTasks, clock);
    this.host = new HostMetrics(host, clock);
    this.http = new HttpMetrics(registry);
    registry.register(this.host);
    registry.register(new TransferMetrics(datastores, traffic));
    registry.register(new StoreMetrics(datastores, survey));
    registry.register(new GroupMetrics(survey, groups));
    registry.register(tasks);
    registry.register(new RequestMetrics(datastores));
  }

  /** Adds the metrics of agents that push. */
  public void show(PushReceiver push) {
    registry.register(new PushMetrics(push));
  }

  /** Looks at all that a scrape does not look at itself. */
  public synchronized void look() {
    looked = true;
    survey.run();
    tasks.look();
    host.look();
  }

  /** Requests, to be counted. */
  public HttpMetrics http() {
    return http;
  }

  /**
   * The declaration of {@code /metrics}.
   *
   * @param open whether everybody may have them
   */
  public Endpoint endpoint(boolean open) {
    return new MetricsEndpoint(registry, this::lookFirst, open).endpoint();
  }

  /** The first scrape of a server that has just started finds something, too. */
  private void lookFirst() {
    if (!looked) {
      look();
    }
  }
}
