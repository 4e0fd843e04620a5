package io.pbs4j.agent.health;

import java.time.Instant;
import java.util.Optional;

/**
 * A part of the agent at one time.
 *
 * @param name {@code collector}, {@code push:NAME} for each destination, or {@code update}
 * @param lastError why it is retrying; kept when it runs again, without secrets
 * @param updatedAt when it last told anything
 */
record ModuleStatus(String name, ModuleState state, Optional<String> lastError, Instant updatedAt) {
  boolean enabled() {
    return state != ModuleState.DISABLED;
  }

  boolean ready() {
    return state == ModuleState.RUNNING;
  }
}
