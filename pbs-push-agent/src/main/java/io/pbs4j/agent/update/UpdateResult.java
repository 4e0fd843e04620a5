package io.pbs4j.agent.update;

/**
 * How a look for a newer version went.
 *
 * @param installed whether the jar was replaced, so that the agent has to be started again
 * @param text for people: what is on offer and what became of it
 */
public record UpdateResult(boolean installed, String text) {}
