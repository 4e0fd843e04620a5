package io.pbs4j.agent.collect;

import java.util.Locale;

/**
 * One line of a check.
 *
 * @param name what was looked at
 * @param level how it is
 * @param explanation what was found
 * @param advice what to do; empty when there is nothing to do
 */
public record Finding(String name, Level level, String explanation, String advice) {
  /** How something is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Works, and not as well as it could. */
    WARN,
    /** Does not work. */
    FAILED
  }

  static Finding ok(String name, String explanation) {
    return new Finding(name, Level.OK, explanation, "");
  }

  static Finding warn(String name, String explanation, String advice) {
    return new Finding(name, Level.WARN, explanation, advice);
  }

  static Finding failed(String name, String explanation) {
    return new Finding(name, Level.FAILED, explanation, "");
  }

  /** One line for people. */
  @Override
  public String toString() {
    return level.name().toLowerCase(Locale.ROOT)
        + " "
        + name
        + ": "
        + explanation
        + (advice.isEmpty() ? "" : "; " + advice);
  }
}
