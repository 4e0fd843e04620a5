package io.pbs4j.agent.collect;

/**
 * A part of a report that is missing or not whole.
 *
 * @param source {@code node-status}, {@code datastores}, {@code tasks} or {@code version}
 * @param error why, and what to do where that is known; without secrets
 * @param failed whether it could not be had; else it was shortened
 */
public record Degraded(String source, String error, boolean failed) {
  static Degraded failed(Source source, String error) {
    return new Degraded(source.label(), error, true);
  }

  static Degraded shortened(Source source, String error) {
    return new Degraded(source.label(), error, false);
  }
}
