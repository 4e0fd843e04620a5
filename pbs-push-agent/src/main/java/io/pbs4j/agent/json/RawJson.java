package io.pbs4j.agent.json;

/**
 * A value that is passed on without being looked into. A list of a thousand numbers costs a tenth
 * of the memory like that.
 *
 * @param text JSON, checked to be so
 */
public record RawJson(String text) {}
