package io.pbs4j.agent.collect;

/**
 * A part of a report that is missing or not whole.
 *
 * @param source {@code node-status}, {@code datastores}, {@code tasks} or {@code version}
 * @param error why, and what to do where that is known; without secrets
 */
public record Degraded(String source, String error) {}
