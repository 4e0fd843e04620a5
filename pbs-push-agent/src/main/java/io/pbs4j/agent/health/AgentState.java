package io.pbs4j.agent.health;

import io.pbs4j.agent.collect.Degraded;
import io.pbs4j.agent.collect.Report;
import io.pbs4j.agent.delivery.DeliveryListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Hears from all parts of the agent how they are, and remembers. Safe for use by several threads.
 */
public final class AgentState implements DeliveryListener {
  /** The part that asks the PBS. */
  public static final String COLLECTOR = "collector";

  /** The part that looks for newer versions. */
  public static final String UPDATE = "update";

  private static final String PUSH = "push:";

  private final String agentId;
  private final String version;
  private final InstantSource clock;
  private final Map<String, ModuleStatus> modules = new TreeMap<>();
  private final Map<String, DestinationStatus> destinations = new LinkedHashMap<>();
  private long collected;
  private Duration collecting = Duration.ZERO;
  private Optional<Instant> lastCollected = Optional.empty();
  private List<Degraded> degraded = List.of();
  private Optional<Instant> nextPush = Optional.empty();

  /**
   * Begins with a collector that has not collected, without destinations and without self-update.
   *
   * @param agentId the name of the reported PBS
   * @param version of the agent
   * @param clock for the times that are shown
   */
  public AgentState(String agentId, String version, InstantSource clock) {
    this.agentId = agentId;
    this.version = version;
    this.clock = clock;
    module(COLLECTOR, ModuleState.STARTING, "");
    module(UPDATE, ModuleState.DISABLED, "");
  }

  /**
   * Tells how a part is; for those that have no method of their own here. The error may be empty.
   */
  public synchronized void module(String name, ModuleState state, String error) {
    modules.put(
        name,
        new ModuleStatus(
            name, state, error.isEmpty() ? Optional.empty() : Optional.of(error), clock.instant()));
  }

  /**
   * Adds a destination, the primary one first.
   *
   * @param waiting reports that were left by an earlier run
   */
  public synchronized void destination(String name, int waiting) {
    String role = destinations.isEmpty() ? "primary" : "additional";
    destinations.put(name, DestinationStatus.unused(name, role).holding(waiting));
    module(PUSH + name, ModuleState.STARTING, "");
  }

  /** A report was made; that took so long. */
  public synchronized void collected(Report report, Duration took) {
    collected++;
    collecting = took;
    lastCollected = Optional.of(clock.instant());
    degraded = report.degraded();
    String errors = Degraded.failures(degraded);
    module(COLLECTOR, errors.isEmpty() ? ModuleState.RUNNING : ModuleState.RETRYING, errors);
  }

  /** So many reports wait for a destination. */
  public synchronized void waiting(String destination, int reports) {
    change(destination, status -> status.holding(reports));
  }

  /** The next report will be made at that time. */
  public synchronized void nextPush(Instant time) {
    nextPush = Optional.of(time);
  }

  @Override
  public synchronized void delivered(String destination, int waiting) {
    change(destination, status -> status.delivered(waiting, clock.instant()));
    module(PUSH + destination, ModuleState.RUNNING, "");
  }

  @Override
  public synchronized void delayed(String destination, String reason, int waiting) {
    change(destination, status -> status.delayed(waiting));
    module(PUSH + destination, ModuleState.RETRYING, reason);
  }

  @Override
  public synchronized void refused(String destination, String reason, int waiting) {
    change(destination, status -> status.refused(waiting));
    module(PUSH + destination, ModuleState.RETRYING, reason);
  }

  @Override
  public synchronized void dropped(String destination, int reports, String reason) {
    change(destination, status -> status.dropped(reports));
  }

  private void change(String destination, UnaryOperator<DestinationStatus> event) {
    destinations.computeIfPresent(destination, (name, status) -> event.apply(status));
  }

  synchronized AgentStatus status() {
    return new AgentStatus(
        agentId,
        version,
        new ArrayList<>(modules.values()),
        new ArrayList<>(destinations.values()),
        collected,
        collecting,
        lastCollected,
        degraded,
        nextPush);
  }
}
