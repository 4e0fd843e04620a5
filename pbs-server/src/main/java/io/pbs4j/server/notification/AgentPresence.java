package io.pbs4j.server.notification;

import java.time.Instant;

/**
 * An agent that reports to this server.
 *
 * @param id its name
 * @param lastPush when it was heard of last
 * @param online whether that is recent
 */
public record AgentPresence(String id, Instant lastPush, boolean online) {}
