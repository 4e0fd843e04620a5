package io.pbs4j.agent.health;

import java.util.Locale;

/** How a part of the agent is. */
public enum ModuleState {
  /** Switched off; says nothing about readiness. */
  DISABLED,
  /** Has not succeeded yet, and not failed either. */
  STARTING,
  /** Failed last, and will try again. */
  RETRYING,
  /** Succeeded last. */
  RUNNING;

  /** As pages show it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
