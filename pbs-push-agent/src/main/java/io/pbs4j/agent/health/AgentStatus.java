package io.pbs4j.agent.health;

import io.pbs4j.agent.collect.Degraded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The agent at one time.
 *
 * @param modules by name
 * @param destinations in the order of the settings
 * @param collected reports so far
 * @param collecting how long the last one took
 * @param lastCollected when that was
 * @param degraded what was missing in it
 * @param nextPush when the next is due
 */
record AgentStatus(
    String agentId,
    String version,
    List<ModuleStatus> modules,
    List<DestinationStatus> destinations,
    long collected,
    Duration collecting,
    Optional<Instant> lastCollected,
    List<Degraded> degraded,
    Optional<Instant> nextPush) {
  /** Whether everything that is switched on runs. */
  boolean ready() {
    for (ModuleStatus module : modules) {
      if (module.enabled() && !module.ready()) {
        return false;
      }
    }
    return true;
  }
}
